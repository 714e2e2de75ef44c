// SPDX-License-Identifier: GPL-2.0-or-later
#include "rendered.h"

#include <algorithm>

#include "dhcp/dhcpd_configuration.h"
#include "dhcp/dnsmasq_configuration.h"
#include "diversion/diversion_rules.h"
#include "filter/ebtables_batch.h"
#include "filter/ebtables_rules.h"
#include "filter/nftables_elements.h"
#include "fuzz.h"
#include "registry/registry_text.h"

namespace vif_workspace::fuzz {
namespace {

template <class Value>
Value a(std::string_view text) {
    return Value::parse(text).value();
}

/// The same binding with every number and every value on which others depend, but with plain names.
Binding with_plain_names(Binding binding) {
    const bool is_ours = binding.answered_on_bridge();
    binding.hostname = a<Hostname>("a");
    if (binding.offer.domain) binding.offer.domain = a<Hostname>("b");
    if (!is_ours) binding.dhcp_interface = a<InterfaceName>("c");
    for (GroupName& group : binding.groups) group = a<GroupName>("d");
    return binding;
}

std::string signs_in(std::string_view text) {
    constexpr std::string_view signs = " \n\t\"'{}();#=,\\";
    std::string found;
    std::ranges::copy_if(text, std::back_inserter(found),
                         [&](char c) { return signs.find(c) != std::string_view::npos; });
    return found;
}

std::string dhcpd_text(const Binding& binding) {
    return dhcpd_configuration(binding.bridge, BindingSet().with(binding));
}

std::string dnsmasq_text(const Binding& binding) {
    return dnsmasq_configuration(binding.bridge, BindingSet().with(binding));
}

std::string ebtables_text(const Binding& binding) {
    return changing_batch({}, render(BindingSet().with(binding)));
}

std::string nft_text(const Binding& binding) {
    const BindingSet set = BindingSet().with(binding);
    return commands({.removed = {}, .added = elements(set)}) + connectivity_rules(set);
}

std::string port_text(const Binding& binding) {
    DeviceNames devices(binding.ports.begin(), binding.ports.end());
    devices.insert(outer_end(binding.bridge));
    devices.insert(binding.dhcp_interface);
    return whole_diversion(BindingSet().with(binding), devices, {});
}

std::string registry_text(const Binding& binding) {
    return render(RegistryState{BindingSet().with(binding), 1});
}

}  // namespace

void check_rendered(const Binding& binding) {
    for (const auto& text_of :
         {dhcpd_text, dnsmasq_text, ebtables_text, nft_text, port_text, registry_text}) {
        const std::string text = text_of(binding);
        const bool is_plain = std::ranges::all_of(
            text, [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; });
        must(is_plain, "a text that is handed on is not printable", text);
        must(signs_in(text) == signs_in(text_of(with_plain_names(binding))),
             "a value reaches beyond its place", text);
    }
    const RegistryState state = parse_registry(registry_text(binding));
    must(state.bindings == BindingSet().with(binding), "the registry reads otherwise");
}

}  // namespace vif_workspace::fuzz
