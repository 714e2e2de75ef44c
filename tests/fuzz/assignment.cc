// SPDX-License-Identifier: GPL-2.0-or-later
// An assignment's nodes, "NODE=VALUE" with ";
// " after each, and the binding that is made from them.
#include "fuzz.h"
#include "model/make_binding.h"
#include "rendered.h"
#include "store/assignment_schema.h"

namespace vif_workspace::fuzz {
namespace {

template <class Value>
Value a(std::string_view text) {
    return Value::parse(text).value();
}

NodeTexts nodes_in(std::string_view input) {
    NodeTexts nodes;
    for (const std::string_view entry : split(input, ";\n")) {
        const std::size_t equals = std::min(entry.find('='), entry.size());
        const std::string_view value = entry.substr(std::min(equals + 1, entry.size()));
        nodes.emplace(entry.substr(0, equals), value);
    }
    return nodes;
}

}  // namespace

void fuzz(std::string_view input) {
    const Assignment assignment = parse_assignment(nodes_in(input));
    const Vif vif = {.id = a<VifId>("vif7.0"),
                     .mac = a<MacAddress>("02:16:3e:00:00:0a"),
                     .bridge = a<InterfaceName>("xenbr0"),
                     .renamed = a<InterfaceName>("web"),
                     .has_emulated_nic = true};
    const Bridge bridge = {.addresses = {{a<Ipv4Address>("10.9.0.1"), a<Netmask>("255.255.255.0")}},
                           .default_gateway = a<Ipv4Address>("10.9.0.254")};
    const Binding binding = make_binding(vif, assignment, {}, bridge);
    must(binding.subnet().contains(binding.addresses.dhcp_address()), "an address is elsewhere");
    if (binding.offer.gateway)
        must(binding.subnet().contains(*binding.offer.gateway), "a router is elsewhere");
    check_rendered(binding);
}

}  // namespace vif_workspace::fuzz
