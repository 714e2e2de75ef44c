// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dhcpd_process.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <boost/filesystem/operations.hpp>

#include "dhcp/start_in_scope.h"
#include "host/command.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

constexpr const char* dhcpd = "/usr/sbin/dhcpd";

std::optional<int> pid_in(const Path& file) {
    const std::string text = read_file(file).value_or("");
    return parse_number<int>(leading_digits(text));
}

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

[[noreturn]] void fail_to_start(const std::string& bridge, const std::string& reason) {
    throw Error(ErrorKind::system,
                "dhcpd does not start for " + bridge + ": " + reason +
                    "; its predecessor, if there was one, still runs; see the log of dhcpd");
}

}  // namespace

DhcpdProcess::DhcpdProcess(const InterfaceName& bridge, const DhcpPaths& paths)
    : slots_{slot(bridge, paths, 'a'), slot(bridge, paths, 'b')},
      dirty_flag_(paths.run / ("dhcp." + bridge.to_string() + ".dirty")),
      is_dirty_(read_file(dirty_flag_).has_value()) {}

DhcpdProcess::Slot DhcpdProcess::slot(const InterfaceName& bridge, const DhcpPaths& paths,
                                      char letter) {
    const std::string name = bridge.to_string() + "." + letter;
    Slot slot = {.configuration = paths.configuration / (name + ".conf"),
                 .leases = paths.leases / ("dhcpd.leases.vif-workspace-" + name),
                 // AppArmor lets dhcpd write only files with such a name, in that directory.
                 .pid = paths.leases / ("dhcpd.leases.vif-workspace-" + name + ".pid"),
                 .argv = {}};
    slot.argv = {dhcpd,
                 "-4",
                 "-q",
                 "-cf",
                 slot.configuration.string(),
                 "-lf",
                 slot.leases.string(),
                 "-pf",
                 slot.pid.string(),
                 bridge.to_string()};
    return slot;
}

std::vector<Process> DhcpdProcess::processes_of(const Slot& slot) const {
    if (is_dirty_) return Process::find_all(slot.argv);
    std::vector<Process> found;
    const std::optional<int> pid = pid_in(slot.pid);
    std::optional<Process> process = pid ? Process::find(*pid, slot.argv) : std::nullopt;
    if (process) found.push_back(std::move(*process));
    return found;
}

/// Does one process run in the slot, with the files by which it is found and keeps its leases?
bool DhcpdProcess::is_sound(const Slot& slot) const {
    const std::vector<Process> processes = processes_of(slot);
    return processes.size() == 1 && pid_in(slot.pid) == processes.front().pid() &&
           boost::filesystem::exists(slot.leases);
}

void DhcpdProcess::run(const std::string& configuration, const NetworkNamespace& network,
                       const Deadline& deadline) {
    const auto runs = [&](const Slot& slot) { return !processes_of(slot).empty(); };
    const auto serves_it = [&](const Slot& slot) {
        return read_file(slot.configuration) == configuration && is_sound(slot);
    };
    auto serving = std::ranges::find_if(slots_, serves_it);
    if (serving != slots_.end() && !is_dirty_) return;

    const auto free = std::ranges::find_if_not(slots_, runs);
    replace_file(dirty_flag_, "");
    if (serving == slots_.end()) {
        // Both slots are in use only if an event was killed between a start and an end. Then either
        // dhcpd may be ended.
        serving = free == slots_.end() ? slots_.begin() : free;
        end(*serving, deadline);
        start(*serving, configuration, network, deadline);
    }
    for (const Slot& slot : slots_) {
        if (&slot == &*serving) continue;
        // Requests that came before the new dhcpd listened wait only in the sockets of the old one.
        for (const Process& old : processes_of(slot))
            old.await_empty_packet_sockets(deadline.within(1s));
        end(slot, deadline);
    }
    remove_file(dirty_flag_);
}

std::string DhcpdProcess::configuration() const {
    for (const Slot& slot : slots_) {
        if (!processes_of(slot).empty()) return read_file(slot.configuration).value_or("");
    }
    return "";
}

std::size_t DhcpdProcess::running() const {
    std::size_t count = 0;
    for (const Slot& slot : slots_) count += Process::find_all(slot.argv).size();
    return count;
}

void DhcpdProcess::invalidate() const {
    replace_file(dirty_flag_, "");
}

std::vector<Process> DhcpdProcess::processes() const {
    std::vector<Process> all;
    for (const Slot& slot : slots_) {
        for (Process& process : processes_of(slot)) all.push_back(std::move(process));
    }
    return all;
}

void DhcpdProcess::stop(const Deadline& deadline) {
    replace_file(dirty_flag_, "");
    for (const Slot& slot : slots_) end(slot, deadline);
    remove_file(dirty_flag_);
}

void DhcpdProcess::start(const Slot& slot, const std::string& configuration,
                         const NetworkNamespace& network, const Deadline& deadline) {
    const auto write_files = [&] {
        replace_file(slot.configuration, configuration);
        replace_file(slot.leases, "");  // dhcpd does not start without the file
    };
    try {
        write_files();
        if (!starts_in_own_scope(slot.argv, network, deadline)) {
            // Perhaps only systemd-run has failed, so dhcpd is started without a scope. The first
            // dhcpd may run nevertheless, if systemd-run was ended after it had started it.
            is_dirty_ = true;
            end(slot, deadline);
            write_files();
            if (!vif_workspace::run(command_in(network, slot.argv), deadline).succeeded())
                fail_to_start(slot.argv.back(), reason_for_refusal(slot, network, deadline));
        }
        if (processes_of(slot).empty()) {
            fail_to_start(slot.argv.back(), "it ended as soon as it had started, or cannot write " +
                                                slot.pid.string());
        }
    } catch (const Error&) {
        is_dirty_ = true;
        end(slot, deadline);
        throw;
    }
}

std::string DhcpdProcess::reason_for_refusal(const Slot& slot, const NetworkNamespace& network,
                                             const Deadline& deadline) {
    // With -q dhcpd says nothing on stderr. A start is tried once more without it, only for its
    // words.
    std::vector<std::string> argv = slot.argv;
    std::erase(argv, "-q");
    const Outcome outcome = vif_workspace::run(command_in(network, argv), deadline);
    for (const Process& process : Process::find_all(argv)) process.end(deadline);
    if (outcome.succeeded()) return "it failed twice, but not the third time; try again";
    const std::string reason = reason_in(outcome.stderr_text);
    return reason.empty() ? "it exits with status " + std::to_string(outcome.status) : reason;
}

void DhcpdProcess::end(const Slot& slot, const Deadline& deadline) const {
    for (const Process& process : processes_of(slot)) process.end(deadline);
    for (const Path& file : {slot.configuration, slot.leases, slot.pid}) remove_file(file);
    remove_file(slot.leases.string() + "~");  // a backup that dhcpd makes
}

std::vector<InterfaceName> DhcpdProcess::bridges_in(const Path& configuration_directory) {
    std::vector<InterfaceName> bridges;
    boost::system::error_code failure;
    for (boost::filesystem::directory_iterator entry(configuration_directory, failure), end;
         !failure && entry != end; entry.increment(failure)) {
        const std::string name = entry->path().filename().string();
        for (const std::string_view ending : {".a.conf", ".b.conf"}) {
            if (!name.ends_with(ending)) continue;
            const auto bridge = InterfaceName::parse(name.substr(0, name.size() - ending.size()));
            if (bridge) bridges.push_back(*bridge);
        }
    }
    return bridges;
}

}  // namespace vif_workspace
