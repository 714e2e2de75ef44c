// SPDX-License-Identifier: GPL-2.0-or-later
// The names of what the diversion uses: of its table and chains, of the device by which a bridge's
// server is reached, and of that device's MAC. Pure. The rules are made with these names
// (diversion_rules.h), listings are read by them (diversion_listing.h), and the DHCP drivers make
// the device (src/dhcp/bridge_namespace.h).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

inline constexpr std::string_view diversion_table = "netdev vif_workspace";

/// The names of existing devices of this domain: nft refuses rules for a device that does not
/// exist.
using DeviceNames = std::set<InterfaceName>;

/// The outer end, in dom0, of the veth pair to the network namespace of a bridge: "vw-xenbr0". A
/// name that would be too long is shortened and ends with a hash of the bridge's name.
InterfaceName outer_end(const InterfaceName& bridge);

/// The MAC of the inner end. It is the same on every bridge, because no frame with it leaves the
/// bridge's own pair.
MacAddress server_mac();

/// The device to which a bridge's requests are passed: the outer end, or the port behind which
/// another machine answers (dhcp-if). Nothing for a bridge without bindings.
std::optional<InterfaceName> server_device(const InterfaceName& bridge, const BindingSet& set);

/// A device of a vif and the name of its base chain: "vif7.0", and "vif7.0-emu" for the emulated
/// NIC; "vif7.0-named" and "vif7.0-named-emu" if the device has its chosen name (vifname=).
struct PortChain {
    InterfaceName device;
    std::string chain;
};

/// The port chains of a binding, for those of its devices that exist. A device that was renamed
/// exists under one of its names.
std::vector<PortChain> port_chains(const Binding& binding, const DeviceNames& devices);

/// The chains of a vif that check its DHCP requests, its DHCPv6 requests, its router solicitations,
/// and what it asks by ARP.
std::string request_chain(const VifId& vif);
std::string request_chain6(const VifId& vif);
std::string solicitation_chain(const VifId& vif);
std::string arp_chain(const VifId& vif);

/// All chains that a vif may have. Those of its ports come first, because they jump to the others.
std::vector<std::string> chains_of(const VifId& vif);

/// The name of a chain, set or map of a bridge: PREFIX ("ask-") and the bridge's name.
std::string bridge_object(const char* prefix, const InterfaceName& bridge);

/// Is that a chain of a bridge? If not, it is one of a vif.
bool is_chain_of_bridge(std::string_view chain);

/// The vif that has a chain of that name.
std::optional<VifId> vif_of_diversion_chain(std::string_view chain);
/// The same, but only for the chain of a port.
std::optional<VifId> vif_of_port_chain(std::string_view chain);

}  // namespace vif_workspace
