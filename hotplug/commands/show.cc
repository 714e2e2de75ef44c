// SPDX-License-Identifier: GPL-2.0-or-later
#include <iostream>

#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "enforce/findings.h"
#include "enforce/frame_counts.h"
#include "model/error.h"
#include "model/text.h"
#include "output/as_json.h"
#include "output/terminal.h"

namespace vif_workspace {
namespace {

/// One vif in force, with everything that is known about it.
struct VifDetails {
    Binding binding;
    FindingsIfReadable findings;
    std::optional<Counts> counts;
    RequestCounts requests;
    std::string filter_rules;
    std::string port_rules;
    std::string dhcp_configuration;
};

Binding find(const Registry& registry, const std::string& vif) {
    const std::optional<VifId> id = VifId::parse(vif);
    if (!id) {
        throw Error(ErrorKind::usage,
                    quote(vif) + " is not the name of a vif; write it like vif7.0");
    }
    const Binding* binding = registry.bindings().find(*id);
    if (binding != nullptr) return *binding;
    throw Error(
        ErrorKind::input,
        id->to_string() + " is not in force here; `workspacectl list` shows the vifs that are");
}

VifDetails details_of(const Enforcer& enforcer, const std::string& vif) {
    const Deadline deadline = command_deadline();
    const Registry registry = enforcer.registry().open(deadline);
    const Binding binding = find(registry, vif);
    FindingsIfReadable findings = findings_if_readable(registry, enforcer, deadline);
    if (findings.found) findings.found = findings_about(binding, *findings.found);
    const BindingSet alone = BindingSet().with(binding);
    const FrameCounts frames = frame_counts(enforcer, alone, deadline).at(binding.vif);
    return {.binding = binding,
            .findings = std::move(findings),
            .counts = frames.all,
            .requests = frames.requests,
            .filter_rules = enforcer.filter().describe(alone),
            .port_rules = enforcer.diversion().describe_change({}, alone),
            .dhcp_configuration = enforcer.dhcp().describe(binding.bridge, alone)};
}

std::string list_or_none(const std::vector<std::string>& words) {
    return words.empty() ? "-" : join(words, " ");
}

template <class Value>
std::string text_or_none(const std::optional<Value>& value) {
    return value ? value->to_string() : "-";
}

void print(const std::string& name, const std::string& value) {
    constexpr std::size_t width = 12;
    std::cout << name << std::string(width - name.size(), ' ') << value << "\n";
}

std::vector<std::string> name_servers(const Binding& binding) {
    std::vector<std::string> all = texts(binding.offer.dns);
    for (const std::string& one : texts(binding.dns6)) all.push_back(one);
    return all;
}

void print(const Binding& binding, const std::string& answered_by) {
    const Offer& offer = binding.offer;
    print("vif", binding.vif.to_string());
    print("mac", binding.mac.to_string());
    print("ip", binding.addresses.to_string());
    print("hostname", binding.hostname.to_string());
    print("bridge", binding.bridge.to_string());
    print("ports", list_or_none(texts(binding.ports)));
    print("state", std::string(name_of(binding.phase)) + " since " + timestamp(binding.since));
    print("groups", list_or_none(texts(binding.groups)));
    print("peers", binding.peers ? list_or_none(texts(binding.peers->words)) : "all");
    print("dhcp", answered_by);
    print("netmask", offer.netmask.to_string());
    print("broadcast", offer.broadcast.to_string());
    print("gateway", text_or_none(offer.gateway));
    print("gateway6", text_or_none(binding.gateway6));
    print("ra", binding.addresses.ipv6.empty() ? "-" : router_advertisers(binding));
    print("dns", list_or_none(name_servers(binding)));
    print("domain", text_or_none(offer.domain));
    print("ntp", list_or_none(texts(offer.ntp)));
    print("lease-time", std::to_string(offer.lease_time.seconds()));
    print("mtu", offer.mtu ? std::to_string(offer.mtu->octets()) : "-");
}

void print(const RequestCounts& requests) {
    print("requests", std::to_string(requests.passed) + " passed to DHCP, " +
                          std::to_string(requests.dropped) + " dropped");
}

void print(const Counts& counts) {
    print("accepted", std::to_string(counts.accepted));
    std::vector<std::string> dropped;
    for (const Counts::Dropped& reason : counts.dropped)
        dropped.push_back(std::to_string(reason.frames) + " " + reason.reason);
    print("dropped", join(dropped, ", "));
    if (counts.withheld) print("withheld", std::to_string(*counts.withheld));
}

void print(const FindingsIfReadable& findings, const Terminal& terminal) {
    if (!findings.found)
        return print("check", terminal.painted("? " + findings.unknown, Colour::doubtful));
    if (findings.found->empty()) return print("check", terminal.painted("ok", Colour::good));
    const std::string count = std::to_string(findings.found->size());
    print("check", terminal.painted("findings: " + count, Colour::bad));
    for (const Finding& one : *findings.found)
        std::cout << terminal.painted(wrapped(one.sentence, "  ", terminal.width), Colour::bad);
}

void print_text(const VifDetails& details, const Enforcer& enforcer) {
    const Terminal terminal = Terminal::of_standard_output();
    print(details.binding, enforcer.answered_by(details.binding));
    print(details.requests);
    if (details.counts) print(*details.counts);
    print(details.findings, terminal);
    std::cout << "\n# filter rules (" << enforcer.filter().name()
              << "), as if this vif were the only one\n"
              << details.filter_rules
              << "\n# DHCP rules at the port (nftables), as if this vif were the only one\n"
              << details.port_rules;
    if (!details.dhcp_configuration.empty()) {
        std::cout << "\n# DHCP configuration (" << enforcer.dhcp().name()
                  << "), as if this vif were the only one\n"
                  << details.dhcp_configuration;
    }
}

void print_as_json(const VifDetails& details, const Enforcer& enforcer) {
    Json document = as_json(details.binding, enforcer.own_dhcp_server(details.binding));
    document["frames"] = nullptr;
    if (details.counts) document["frames"] = as_json(*details.counts);
    document["findings"] = nullptr;
    document["not-checked"] = nullptr;
    if (details.findings.found) {
        document["findings"] = as_json(*details.findings.found);
    } else {
        document["not-checked"] = details.findings.unknown;
    }
    document["requests"] = {{"passed", details.requests.passed},
                            {"dropped", details.requests.dropped}};
    document["rules"] = details.filter_rules;
    document["port-rules"] = details.port_rules;
    document["dhcp-configuration"] = details.dhcp_configuration;
    print_json(document);
}

}  // namespace

void show(const Enforcer& enforcer, const std::string& vif, Format format) {
    const VifDetails details = details_of(enforcer, vif);
    switch (format) {
        case Format::text:
            return print_text(details, enforcer);
        case Format::json:
            return print_as_json(details, enforcer);
    }
}

}  // namespace vif_workspace
