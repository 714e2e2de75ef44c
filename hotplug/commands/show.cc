// SPDX-License-Identifier: GPL-2.0-or-later
#include <iostream>

#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "enforce/findings.h"
#include "model/error.h"
#include "output/as_json.h"
#include "output/terminal.h"

namespace vif_workspace {
namespace {

/// One vif in force, with all that is known of it.
struct VifDetails {
    Binding binding;
    FindingsIfReadable findings;
    std::optional<Counts> counts;
    RequestCounts requests;
    std::string rules;
    std::string at_the_port;
    std::string dhcpd;
};

Binding find(const Registry& registry, const std::string& vif) {
    const std::optional<VifId> id = VifId::parse(vif);
    if (!id) throw Error(Fault::usage, quote(vif) + " is no vif; write it like vif7.0");
    const Binding* binding = registry.bindings().find(*id);
    if (binding != nullptr) return *binding;
    throw Error(Fault::input, id->to_string() +
                                  " is not in force here; `workspacectl list` shows "
                                  "what is");
}

/// What is taken off at the port is a frame of the guest's as well, accepted or dropped.
std::optional<Counts> with_requests(std::optional<Counts> counts, const RequestCounts& requests) {
    if (!counts) return counts;
    counts->accepted += requests.handed_over;
    for (Counts::Dropped& reason : counts->dropped) {
        if (reason.reason == "dhcp") reason.frames += requests.dropped;
    }
    return counts;
}

VifDetails details_of(const Enforcer& enforcer, const std::string& vif) {
    const Registry registry = enforcer.registry().open(command_deadline());
    const Binding binding = find(registry, vif);
    FindingsIfReadable findings = findings_if_readable(registry, enforcer, command_deadline());
    if (findings.found) findings.found = findings_about(binding, *findings.found);
    const BindingSet alone = BindingSet().with(binding);
    const RequestCounts requests = enforcer.diversion().counts(binding.vif);
    return {
        .binding = binding,
        .findings = std::move(findings),
        .counts = with_requests(enforcer.filter().counts(binding, command_deadline()), requests),
        .requests = requests,
        .rules = enforcer.filter().describe(alone),
        .at_the_port = enforcer.diversion().describe_change({}, alone),
        .dhcpd = enforcer.dhcp().describe(binding.bridge, alone)};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text.empty() ? "-" : text;
}

template <class Value>
std::string text_or_none(const std::optional<Value>& value) {
    return value ? value->to_string() : "-";
}

void print(const std::string& name, const std::string& value) {
    constexpr std::size_t width = 12;
    std::cout << name << std::string(width - name.size(), ' ') << value << "\n";
}

void print(const Binding& binding, const std::string& answered_by) {
    const Offer& offer = binding.offer;
    print("vif", binding.vif.to_string());
    print("mac", binding.mac.to_string());
    print("ip", binding.addresses.to_string());
    print("hostname", binding.hostname.to_string());
    print("bridge", binding.bridge.to_string());
    print("ports", joined(texts(binding.ports)));
    print("state", std::string(name_of(binding.phase)) + " since " + timestamp(binding.since));
    print("groups", joined(texts(binding.groups)));
    print("peers", binding.peers ? joined(texts(binding.peers->words)) : "all");
    print("dhcp", answered_by);
    print("netmask", offer.netmask.to_string());
    print("broadcast", offer.broadcast.to_string());
    print("gateway", text_or_none(offer.gateway));
    print("dns", joined(texts(offer.dns)));
    print("domain", text_or_none(offer.domain));
    print("ntp", joined(texts(offer.ntp)));
    print("lease-time", std::to_string(offer.lease_time.seconds()));
    print("mtu", offer.mtu ? std::to_string(offer.mtu->octets()) : "-");
}

void print(const RequestCounts& requests) {
    print("requests", std::to_string(requests.handed_over) + " handed to DHCP, " +
                          std::to_string(requests.dropped) + " dropped");
}

void print(const Counts& counts) {
    print("accepted", std::to_string(counts.accepted));
    std::string dropped;
    for (const Counts::Dropped& reason : counts.dropped) {
        dropped +=
            (dropped.empty() ? "" : ", ") + std::to_string(reason.frames) + " " + reason.reason;
    }
    print("dropped", dropped);
    if (counts.withheld) print("withheld", std::to_string(*counts.withheld));
}

void print(const FindingsIfReadable& findings, const Terminal& terminal) {
    if (!findings.found)
        return print("check", terminal.painted("? " + findings.unknown, Colour::doubtful));
    print("check", findings.found->empty() ? terminal.painted("ok", Colour::good)
                                           : terminal.painted("wrong", Colour::bad));
    for (const Finding& one : *findings.found)
        std::cout << terminal.painted(wrapped(one.sentence, "  ", terminal.width), Colour::bad);
}

}  // namespace

void show(const Enforcer& enforcer, const std::string& vif) {
    const VifDetails details = details_of(enforcer, vif);
    const Terminal terminal = Terminal::of_standard_output();
    print(details.binding, enforcer.answered_by(details.binding));
    print(details.requests);
    if (details.counts) print(*details.counts);
    print(details.findings, terminal);
    std::cout << "\n# its rules (" << enforcer.filter().name() << "), if it were the only one\n"
              << details.rules << "\n# its DHCP at the port (nftables), likewise\n"
              << details.at_the_port;
    if (!details.dhcpd.empty())
        std::cout << "\n# its DHCP (" << enforcer.dhcp().name() << ")\n" << details.dhcpd;
}

void show_as_json(const Enforcer& enforcer, const std::string& vif) {
    const VifDetails details = details_of(enforcer, vif);
    Json shown = as_json(details.binding);
    shown["frames"] = nullptr;
    if (details.counts) shown["frames"] = as_json(*details.counts);
    shown["findings"] = nullptr;
    shown["not-checked"] = nullptr;
    if (details.findings.found) {
        shown["findings"] = as_json(*details.findings.found);
    } else {
        shown["not-checked"] = details.findings.unknown;
    }
    shown["requests"] = {{"handed-over", details.requests.handed_over},
                         {"dropped", details.requests.dropped}};
    shown["rules"] = details.rules;
    shown["port-rules"] = details.at_the_port;
    shown["dhcp-configuration"] = details.dhcpd;
    print_json(shown);
}

}  // namespace vif_workspace
