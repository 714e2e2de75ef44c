#include "dhcp/dhcpd_configuration.h"

#include <algorithm>

namespace vif_workspace {
namespace {

// No ranges and no unknown clients: it chooses nothing. Not authoritative: no word to strangers (an
// authoritative server NAKs and informs whoever asks). A relayed request is not from a workspace:
// it would be answered to an address that the guest names.
constexpr const char* global_part = R"(ddns-update-style none;
not authoritative;
deny unknown-clients;
log-facility daemon;
class "relayed" {
  match if packet(24,4) != 00:00:00:00;
  ignore booting;
}
)";

template <class Range>
std::string joined(const Range& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + value.to_string();
    return text;
}

std::string option(const char* name, const std::string& value) {
    return std::string("  option ") + name + " " + value + ";\n";
}

std::string hardware(const Binding& binding) {
    return "  hardware ethernet " + binding.mac.to_string() + ";\n";
}

/// What is said of a MAC, whichever vif has it.
std::string entry(const Binding& binding) {
    const Offer& offer = binding.offer;
    const std::string lease_time = offer.lease_time.to_string();
    std::string text =
        hardware(binding) + "  fixed-address " + binding.addresses.dhcp_address().to_string() +
        ";\n  server-identifier " + offer.server.to_string() + ";\n  min-lease-time " + lease_time +
        ";\n  default-lease-time " + lease_time + ";\n  max-lease-time " + lease_time + ";\n";
    text += option("host-name", "\"" + binding.hostname.to_string() + "\"");
    text += option("subnet-mask", offer.netmask.to_string());
    text += option("broadcast-address", offer.broadcast.to_string());
    if (offer.gateway) text += option("routers", offer.gateway->to_string());
    if (!offer.dns.empty()) text += option("domain-name-servers", joined(offer.dns));
    if (offer.domain) text += option("domain-name", "\"" + offer.domain->to_string() + "\"");
    if (!offer.ntp.empty()) text += option("ntp-servers", joined(offer.ntp));
    if (offer.mtu) text += option("interface-mtu", offer.mtu->to_string());
    return text + "}\n";
}

std::string host(const Binding& binding) {
    return "host " + binding.vif.to_string() + " {\n" + entry(binding);
}

/// dhcpd listens only if a subnet holds its own address, and serves only addresses in a subnet. Of
/// two that overlap the wider is enough: each host has its mask as an option of its own.
std::vector<Ipv4Prefix> subnets(const std::vector<const Binding*>& served) {
    std::vector<Ipv4Prefix> needed;
    for (const Binding* binding : served) {
        needed.push_back(binding->subnet());
        needed.push_back(Ipv4Prefix::single(binding->offer.server));
    }
    std::ranges::sort(needed);
    needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
    return outermost(needed);
}

}  // namespace

std::string dhcpd_configuration(const InterfaceName& bridge, const BindingSet& set) {
    const std::vector<const Binding*> served = set.served_on(bridge);
    std::string text = "# dhcpd for the workspaces on " + bridge.to_string() +
                       ", made by workspace-vif: changes are lost.\n" + global_part +
                       "shared-network \"" + bridge.to_string() + "\" {\n";
    for (const Ipv4Prefix& subnet : subnets(served)) {
        text += "  subnet " + subnet.first().to_string() + " netmask " +
                Netmask::of_length(subnet.length())->to_string() + " { }\n";
    }
    text += "}\n";
    for (const Binding* binding : served) text += host(*binding);
    return text;
}

std::vector<VifId> contradicted(const std::string& earlier, const InterfaceName& bridge,
                                const BindingSet& set) {
    std::vector<VifId> vifs;
    for (const Binding* binding : set.served_on(bridge)) {
        const bool known = earlier.find(hardware(*binding)) != std::string::npos;
        if (known && earlier.find(entry(*binding)) == std::string::npos)
            vifs.push_back(binding->vif);
    }
    return vifs;
}

}  // namespace vif_workspace
