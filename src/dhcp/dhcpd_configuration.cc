// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dhcpd_configuration.h"

#include <algorithm>

#include "model/make_binding.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

// No ranges and no unknown clients, so that dhcpd never chooses an address. Authoritative, because
// only workspaces can reach it: a guest that asks for an address of another network, or that is no
// longer its own, is refused at once instead of getting no answer. Option 121 is RFC 3442.
constexpr const char* global_part = R"(ddns-update-style none;
authoritative;
deny unknown-clients;
log-facility daemon;
option classless-static-routes code 121 = array of unsigned integer 8;
)";

std::string option(const char* name, const std::string& value) {
    return std::string("  option ") + name + " " + value + ";\n";
}

std::string hardware(const Binding& binding) {
    return "  hardware ethernet " + binding.mac.to_string() + ";\n";
}

/// A route to the server for a guest that has no router: the server is on its link.
std::string on_link(const Ipv4Address& server) {
    std::string octets = server.to_string();
    std::ranges::replace(octets, '.', ',');
    return "32," + octets + ",0,0,0,0";
}

/// The part of a host entry that depends on the MAC but not on the name of its vif.
std::string host_entry_body(const Binding& binding) {
    const Offer& offer = binding.offer;
    const std::string lease_time = offer.lease_time.to_string();
    std::string text = hardware(binding) + "  fixed-address " +
                       binding.addresses.dhcp_address().to_string() + ";\n  server-identifier " +
                       link_local_server(binding.bridge).to_string() + ";\n  min-lease-time " +
                       lease_time + ";\n  default-lease-time " + lease_time +
                       ";\n  max-lease-time " + lease_time + ";\n";
    text += option("host-name", "\"" + binding.hostname.to_string() + "\"");
    text += option("subnet-mask", offer.netmask.to_string());
    text += option("broadcast-address", offer.broadcast.to_string());
    text += offer.gateway
                ? option("routers", offer.gateway->to_string())
                : option("classless-static-routes", on_link(link_local_server(binding.bridge)));
    if (!offer.dns.empty()) text += option("domain-name-servers", join(offer.dns, ", "));
    if (offer.domain) text += option("domain-name", "\"" + offer.domain->to_string() + "\"");
    if (!offer.ntp.empty()) text += option("ntp-servers", join(offer.ntp, ", "));
    if (offer.mtu) text += option("interface-mtu", offer.mtu->to_string());
    return text + "}\n";
}

std::string host(const Binding& binding) {
    return "host " + binding.vif.to_string() + " {\n" + host_entry_body(binding);
}

/// dhcpd listens only if its own address is in a subnet, and gives only addresses in a subnet. Of
/// two that overlap the wider one is enough, because each host entry has the mask as an option.
std::vector<Ipv4Prefix> subnets(const std::vector<const Binding*>& served) {
    std::vector<Ipv4Prefix> needed;
    for (const Binding* binding : served) {
        needed.push_back(binding->subnet());
        needed.push_back(Ipv4Prefix::single(link_local_server(binding->bridge)));
    }
    std::ranges::sort(needed);
    needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
    return outermost(needed);
}

}  // namespace

std::string dhcpd_configuration(const InterfaceName& bridge, const BindingSet& set) {
    const std::vector<const Binding*> served = set.served_on(bridge);
    std::string text = "# dhcpd for the workspaces on " + bridge.to_string() +
                       ", made by workspacectl: changes are lost.\n" + global_part +
                       "shared-network \"" + bridge.to_string() + "\" {\n";
    for (const Ipv4Prefix& subnet : subnets(served)) {
        text += "  subnet " + subnet.first().to_string() + " netmask " +
                Netmask::of_length(subnet.length())->to_string() + " { }\n";
    }
    text += "}\n";
    for (const Binding* binding : served) text += host(*binding);
    return text;
}

std::vector<VifId> changed_hosts(const std::string& earlier, const InterfaceName& bridge,
                                 const BindingSet& set) {
    std::vector<VifId> vifs;
    for (const Binding* binding : set.served_on(bridge)) {
        const bool known = earlier.find(hardware(*binding)) != std::string::npos;
        if (known && earlier.find(host_entry_body(*binding)) == std::string::npos)
            vifs.push_back(binding->vif);
    }
    return vifs;
}

}  // namespace vif_workspace
