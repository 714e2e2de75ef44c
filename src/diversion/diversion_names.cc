// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/diversion_names.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "model/hash.h"
#include "model/make_binding.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

constexpr std::array port_endings = {"", "-emu", "-named", "-named-emu"};

}  // namespace

InterfaceName outer_end(const InterfaceName& bridge) {
    const std::string prefix(own_device_prefix);
    const std::string& name = bridge.to_string();
    if (prefix.size() + name.size() <= InterfaceName::longest)
        return *InterfaceName::parse(prefix + name);
    const std::uint32_t hash = fnv1a(name);
    const std::array<std::uint8_t, 3> octets = {static_cast<std::uint8_t>(hash >> 16U),
                                                static_cast<std::uint8_t>(hash >> 8U),
                                                static_cast<std::uint8_t>(hash)};
    const std::string ending = "-" + hexadecimal(octets);
    const std::size_t kept = InterfaceName::longest - prefix.size() - ending.size();
    return *InterfaceName::parse(prefix + name.substr(0, kept) + ending);
}

MacAddress server_mac() {
    return *MacAddress::parse("02:00:00:00:00:43");
}

std::optional<InterfaceName> server_device(const InterfaceName& bridge, const BindingSet& set) {
    for (const Binding* binding : set.by_serial()) {
        if (binding->bridge != bridge) continue;
        return binding->answered_on_bridge() ? outer_end(bridge) : binding->dhcp_interface;
    }
    return std::nullopt;
}

std::vector<PortChain> port_chains(const Binding& binding, const DeviceNames& devices) {
    std::vector<PortChain> ports;
    for (const InterfaceName& name : binding.ports) {
        if (!devices.contains(name)) continue;
        const std::string& text = name.to_string();
        const std::string own = binding.vif.to_string();
        const bool is_kernels = text == own || text == own + "-emu";
        ports.push_back(
            {name, own + (is_kernels ? "" : "-named") + (text.ends_with("-emu") ? "-emu" : "")});
    }
    return ports;
}

std::string request_chain(const VifId& vif) {
    return vif.to_string() + "-dhcp";
}

std::string request_chain6(const VifId& vif) {
    return vif.to_string() + "-dhcp6";
}

std::string solicitation_chain(const VifId& vif) {
    return vif.to_string() + "-rs";
}

std::string arp_chain(const VifId& vif) {
    return vif.to_string() + "-arp";
}

std::vector<std::string> chains_of(const VifId& vif) {
    std::vector<std::string> chains;
    for (const char* ending : port_endings) chains.push_back(vif.to_string() + ending);
    for (const std::string& chain :
         {request_chain(vif), request_chain6(vif), solicitation_chain(vif), arp_chain(vif)})
        chains.push_back(chain);
    return chains;
}

std::string bridge_object(const char* prefix, const InterfaceName& bridge) {
    // In such names nft allows letters, digits and "._-/", but no "@".
    std::string text = prefix;
    for (const char c : bridge.to_string())
        text += c == '@' ? std::string("/at/") : std::string(1, c);
    return text;
}

bool is_chain_of_bridge(std::string_view chain) {
    constexpr std::array prefixes = {"ask-", "ask6-", "learn6-", "answers-", "into-"};
    return std::ranges::any_of(prefixes,
                               [&](const char* prefix) { return chain.starts_with(prefix); });
}

std::optional<VifId> vif_of_diversion_chain(std::string_view chain) {
    return VifId::parse(chain.substr(0, chain.find('-')));
}

std::optional<VifId> vif_of_port_chain(std::string_view chain) {
    const std::string_view ending = chain.substr(std::min(chain.find('-'), chain.size()));
    const bool is_port = std::ranges::find(port_endings, ending) != port_endings.end();
    return is_port ? vif_of_diversion_chain(chain) : std::nullopt;
}

}  // namespace vif_workspace
