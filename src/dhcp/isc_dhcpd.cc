// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/isc_dhcpd.h"

#include <algorithm>
#include <array>

#include "dhcp/dhcpd_configuration.h"
#include "host/command.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

/// The lines of dhcpd's stderr about what is wrong: without its name and copyright, and the files
/// that it names, before them, and without the page about where to report bugs after them.
std::string reason_in(const std::string& stderr_text) {
    const std::string text =
        stderr_text.substr(0, stderr_text.find("\nIf you think you have received"));
    std::vector<std::string> lines;
    for (const std::string_view line : lines_of(text)) {
        constexpr std::array introduction = {"Internet Systems Consortium",
                                             "Copyright ",
                                             "All rights reserved",
                                             "For info, please visit",
                                             "Config file: ",
                                             "Database file: ",
                                             "PID file: ",
                                             "Wrote ",
                                             "Listening on ",
                                             "Sending on "};
        const bool is_introduction = std::ranges::any_of(
            introduction, [&](const char* start) { return line.starts_with(start); });
        const std::vector<std::string_view> words = words_of(line);
        const bool is_pointer = words.size() == 1 && words.front() == "^";
        if (!is_introduction && !words.empty() && !is_pointer) lines.push_back(join(words, " "));
    }
    constexpr std::size_t longest = 200;
    return sanitize(join(lines, " ").substr(0, longest));
}

}  // namespace

std::string IscDhcpd::configuration_prefix() const {
    return paths_.configuration.string() + "/";
}

ServerSlot IscDhcpd::slot(const InterfaceName& bridge, char letter) const {
    // AppArmor lets dhcpd write only files with such a name, in that directory.
    const std::string leases = (paths_.leases / "dhcpd.leases.vif-workspace-").string() +
                               bridge.to_string() + "." + letter;
    const Path configuration = configuration_file(*this, bridge, letter);
    return {.configuration = configuration,
            .pid = leases + ".pid",
            .leases = {leases},                // dhcpd does not start without the file
            .made_by_itself = {leases + "~"},  // a backup
            .argv = {"/usr/sbin/dhcpd", "-4", "-q", "-cf", configuration.string(), "-lf", leases,
                     "-pf", leases + ".pid", bridge.to_string()}};
}

std::string IscDhcpd::configuration(const InterfaceName& bridge, const BindingSet& set) const {
    return dhcpd_configuration(bridge, set);
}

std::vector<VifId> IscDhcpd::changed_hosts(const std::string& earlier, const InterfaceName& bridge,
                                           const BindingSet& set) const {
    return vif_workspace::changed_hosts(earlier, bridge, set);
}

std::string IscDhcpd::reason_for_refusal(const ServerSlot& slot, const NetworkNamespace& network,
                                         const Deadline& deadline) const {
    // With -q dhcpd says nothing on stderr. A start is tried once more without it, only for its
    // words.
    std::vector<std::string> argv = slot.argv;
    std::erase(argv, "-q");
    const Outcome outcome = run({.argv = argv, .network = &network}, deadline);
    for (const Process& process : Process::find_all(argv)) process.end(deadline);
    if (outcome.succeeded()) return "it failed twice, but not the third time; try again";
    const std::string reason = reason_in(outcome.stderr_text);
    return reason.empty() ? "it exits with status " + std::to_string(outcome.status) : reason;
}

}  // namespace vif_workspace
