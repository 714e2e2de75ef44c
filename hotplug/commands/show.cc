#include <iostream>

#include "commands/commands.h"
#include "enforce/findings.h"
#include "model/error.h"
#include "output/as_json.h"
#include "output/terminal.h"

namespace vif_workspace {
namespace {

/// One vif in force, with all that is known of it.
struct Sight {
    Binding binding;
    Findings findings;
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
                                  " is not in force here; `workspace-vif list` shows "
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

Sight sight_of(const Host& host, const std::string& vif) {
    const Registry registry = host.registry();
    const Binding binding = find(registry, vif);
    Findings findings = compare_if_possible(registry, host);
    if (findings.found) findings.found = about(binding, *findings.found);
    const BindingSet alone = BindingSet().with(binding);
    const RequestCounts requests = host.diversion().counts(binding.vif);
    return {.binding = binding,
            .findings = std::move(findings),
            .counts = with_requests(host.filter().counts(binding, host.deadline()), requests),
            .requests = requests,
            .rules = host.filter().describe(alone),
            .at_the_port = host.diversion().describe_change({}, alone),
            .dhcpd = host.dhcp().describe(binding.bridge, alone)};
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

void print(const Findings& findings, const Terminal& terminal) {
    if (!findings.found)
        return print("check", terminal.painted("? " + findings.unknown, Colour::doubtful));
    print("check", findings.found->empty() ? terminal.painted("ok", Colour::good)
                                           : terminal.painted("wrong", Colour::bad));
    for (const Disagreement& one : *findings.found)
        std::cout << terminal.painted(wrapped(one.sentence, "  ", terminal.width), Colour::bad);
}

}  // namespace

void show(const Host& host, const std::string& vif) {
    const Sight sight = sight_of(host, vif);
    const Terminal terminal = Terminal::of_standard_output();
    print(sight.binding, host.answered_by(sight.binding));
    print(sight.requests);
    if (sight.counts) print(*sight.counts);
    print(sight.findings, terminal);
    std::cout << "\n# its rules (" << host.filter().name() << "), if it were the only one\n"
              << sight.rules << "\n# its DHCP at the port (nftables), likewise\n"
              << sight.at_the_port;
    if (!sight.dhcpd.empty())
        std::cout << "\n# its DHCP (" << host.dhcp().name() << ")\n" << sight.dhcpd;
}

void show_as_json(const Host& host, const std::string& vif) {
    const Sight sight = sight_of(host, vif);
    Json shown = as_json(sight.binding);
    shown["frames"] = nullptr;
    if (sight.counts) shown["frames"] = as_json(*sight.counts);
    shown["disagreements"] = nullptr;
    shown["not-compared"] = nullptr;
    if (sight.findings.found) {
        shown["disagreements"] = as_json(*sight.findings.found);
    } else {
        shown["not-compared"] = sight.findings.unknown;
    }
    shown["requests"] = {{"handed-over", sight.requests.handed_over},
                         {"dropped", sight.requests.dropped}};
    shown["rules"] = sight.rules;
    shown["port-rules"] = sight.at_the_port;
    shown["dhcpd"] = sight.dhcpd;
    print_json(shown);
}

}  // namespace vif_workspace
