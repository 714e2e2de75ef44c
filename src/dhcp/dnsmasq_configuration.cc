// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dnsmasq_configuration.h"

#include <algorithm>

#include "model/make_binding.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

// DHCP alone (port=0), without any file of the host. A client is known by its MAC alone, whatever
// client identifier it sends; an unknown one gets no answer. No lease is stored: an address belongs
// to its MAC and to nobody else. Authoritative, because only workspaces can reach it: a request for
// another address is refused at once. No value is put into fields of BOOTP (dhcp-no-override).
constexpr const char* dnsmasq_global_part = R"(port=0
except-interface=lo
bind-interfaces
no-resolv
no-hosts
no-ping
leasefile-ro
dhcp-authoritative
dhcp-ignore=tag:!known
dhcp-ignore-clid
dhcp-ignore-names
dhcp-no-override
dhcp-lease-max=65536
)";

std::string tag_of(const Binding& binding) {
    return hexadecimal(binding.mac.octets());
}

std::string beginning_of_host(const Binding& binding) {
    return "dhcp-host=" + binding.mac.to_string() + ",";
}

/// Option CODE, by its number in RFC 2132, for that guest. A VALUE in quotes is text, even if it
/// has digits alone. An empty one means that the option is not sent.
std::string dnsmasq_option(const Binding& binding, int code, const std::string& value) {
    return "dhcp-option=tag:" + tag_of(binding) + "," + std::to_string(code) +
           (value.empty() ? "" : "," + value) + "\n";
}

/// The lines for one guest, which depend on its MAC but not on the name of its vif.
std::string dnsmasq_host(const Binding& binding) {
    const Offer& offer = binding.offer;
    const std::string server = link_local_server(binding.bridge).to_string();
    std::string text = beginning_of_host(binding) + "set:" + tag_of(binding) + "," +
                       binding.addresses.dhcp_address().to_string() + "," +
                       offer.lease_time.to_string() + "\n";
    const auto add = [&](int code, const std::string& value) {
        text += dnsmasq_option(binding, code, value);
    };
    add(1, offer.netmask.to_string());
    // Without a router dnsmasq would name itself; and the server is on the guest's link (RFC 3442).
    add(3, offer.gateway ? offer.gateway->to_string() : "");
    if (!offer.gateway) add(121, server + "/32,0.0.0.0");
    if (!offer.dns.empty()) add(6, join(offer.dns, ","));
    add(12, "\"" + binding.hostname.to_string() + "\"");
    if (offer.domain) add(15, "\"" + offer.domain->to_string() + "\"");
    if (offer.mtu) add(26, offer.mtu->to_string());
    add(28, offer.broadcast.to_string());
    if (!offer.ntp.empty()) add(42, join(offer.ntp, ","));
    return text;
}

/// dnsmasq gives only addresses in a range ("static": it chooses none there), and takes a range for
/// that of its device only if it is told so. Of two that overlap the wider one is enough, because
/// each guest has the mask as an option.
std::string ranges(const InterfaceName& bridge, const std::vector<const Binding*>& served) {
    std::vector<Ipv4Prefix> needed;
    for (const Binding* binding : served) needed.push_back(binding->subnet());
    std::ranges::sort(needed);
    needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
    std::string text;
    for (const Ipv4Prefix& subnet : outermost(needed)) {
        const std::string first = subnet.first().to_string();
        text += "dhcp-range=" + first + ",static," +
                Netmask::of_length(subnet.length())->to_string() +
                "\nshared-network=" + bridge.to_string() + "," + first + "\n";
    }
    return text;
}

}  // namespace

std::string dnsmasq_configuration(const InterfaceName& bridge, const BindingSet& set) {
    const std::vector<const Binding*> served = set.served_on(bridge);
    std::string text =
        "# dnsmasq for the workspaces on " + bridge.to_string() +
        ", made by workspacectl: changes are lost.\ninterface=" + bridge.to_string() + "\n" +
        dnsmasq_global_part + ranges(bridge, served);
    for (const Binding* binding : served)
        text += "# " + binding->vif.to_string() + "\n" + dnsmasq_host(*binding);
    return text;
}

std::vector<VifId> changed_dnsmasq_hosts(const std::string& earlier, const InterfaceName& bridge,
                                         const BindingSet& set) {
    std::vector<VifId> vifs;
    // A line that follows the last one of a host begins with "#", or there is none: a host with one
    // option more is another host.
    for (const Binding* binding : set.served_on(bridge)) {
        const bool known = earlier.find(beginning_of_host(*binding)) != std::string::npos;
        const std::size_t at = earlier.find(dnsmasq_host(*binding));
        const std::size_t end = at + dnsmasq_host(*binding).size();
        const bool is_same =
            at != std::string::npos && (end == earlier.size() || earlier[end] == '#');
        if (known && !is_same) vifs.push_back(binding->vif);
    }
    return vifs;
}

}  // namespace vif_workspace
