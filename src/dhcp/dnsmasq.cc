// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dnsmasq.h"

#include "dhcp/dnsmasq_configuration.h"
#include "host/command.h"
#include "model/text.h"

namespace vif_workspace {

std::string Dnsmasq::configuration_prefix() const {
    return (run_directory_ / "dnsmasq.").string();
}

ServerSlot Dnsmasq::slot(const InterfaceName& bridge, char letter) const {
    const Path configuration = configuration_file(*this, bridge, letter);
    const Path pid = configuration_prefix() + bridge.to_string() + "." + letter + ".pid";
    return {.configuration = configuration,
            .pid = pid,
            .leases = {},
            .made_by_itself = {},
            .argv = {"/usr/sbin/dnsmasq", "--conf-file=" + configuration.string(),
                     "--pid-file=" + pid.string()}};
}

std::string Dnsmasq::configuration(const InterfaceName& bridge, const BindingSet& set) const {
    return dnsmasq_configuration(bridge, set);
}

std::vector<VifId> Dnsmasq::changed_hosts(const std::string& earlier, const InterfaceName& bridge,
                                          const BindingSet& set) const {
    return changed_dnsmasq_hosts(earlier, bridge, set);
}

std::string Dnsmasq::reason_for_refusal(const ServerSlot& slot, const NetworkNamespace& network,
                                        const Deadline& deadline) const {
    const Outcome outcome = run({.argv = slot.argv, .network = &network}, deadline);
    for (const Process& process : Process::find_all(slot.argv)) process.end(deadline);
    if (outcome.succeeded()) return "it failed twice, but not the third time; try again";
    const std::string words = sanitize(join(words_of(outcome.stderr_text), " "));
    return words.empty() ? "it exits with status " + std::to_string(outcome.status) : words;
}

}  // namespace vif_workspace
