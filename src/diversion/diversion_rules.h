// SPDX-License-Identifier: GPL-2.0-or-later
// A workspace's DHCP is taken off at its own port, before the bridge, and handed to the server of
// that bridge; the answers are handed to the port that asked. This is that, in nft's language: one
// table of family netdev, with a chain for each port at its ingress hook and a few for each bridge.
// Pure text, made of the set of bindings and of the devices that exist. diversion.h gives it to the
// kernel.
//
//     port      vif7.0 -> vif7.0-dhcp     is it the guest's own request, and not too often?
//     bridge    -> ask-xenbr0             remembers which port asked, and hands the frame to the
//     server server    answers-xenbr0            hands an answer to the port that asked last for
//     its chaddr
//               into-xenbr0               lets nothing else into the server's network
//
// What the rules prove is RFC 2131 section 2 for BOOTP over Ethernet; @th,BIT,LENGTH counts from
// the UDP header, so that @th,64,24 are op, htype and hlen, @th,256,32 is giaddr, and @th,288,48 is
// chaddr.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

inline constexpr std::string_view diversion_table = "netdev vif_workspace";

/// The devices of this domain that the rules may name; nft refuses a name that is no device.
using DeviceNames = std::set<InterfaceName>;

/// What the rules depend on beside the bindings: the configuration's filter and server.
struct DiversionOptions {
    /// A filter drops what a guest sends as a DHCP server or relay. Without a filter the rules at
    /// the port do.
    bool has_filter = true;
    /// A DHCP server of ours answers behind the outer end of a bridge's veth pair. Without one the
    /// outer end is only a remainder, and no requests are handed to it.
    bool has_own_server = true;
};

/// One device of a vif, and the name of its base chain: "vif7.0", "vif7.0-emu" of the emulated
/// card, and "vif7.0-named", "vif7.0-named-emu" of a device that has its chosen name (vifname=).
struct PortChain {
    InterfaceName device;
    std::string chain;
};

/// The devices of a binding's ports that exist. A renamed device is there under one of its names.
std::vector<PortChain> port_chains(const Binding& binding, const DeviceNames& devices);

/// Where a bridge's requests are handed to: the outer end of its namespace (bridge_namespace.h), or
/// the port behind which another machine answers (dhcp-if). Nothing for a bridge without bindings.
std::optional<InterfaceName> server_port(const InterfaceName& bridge, const BindingSet& set);

/// The outer end, in dom0, of the veth pair to the network namespace of a bridge: "vw-xenbr0". A
/// name that would be too long is cut, and told from others by a hash.
InterfaceName outer_end(const InterfaceName& bridge);

/// The MAC of the server's end. The same on every bridge: no frame with it leaves that bridge's own
/// pair.
MacAddress server_mac();

/// The whole table of a set, in place of any that stands; for an empty set it goes.
std::string whole_diversion(const BindingSet& set, const DeviceNames& devices,
                            const DiversionOptions& options);

/// From one set to another, where the table of BEFORE stands. nft refuses it where it does not. A
/// bridge that keeps a binding keeps its direction as it is. DEVICES: of the bindings that change,
/// and where requests of their bridges go.
std::string diversion_change(const BindingSet& before, const BindingSet& wanted,
                             const DeviceNames& devices, const DiversionOptions& options);

/// The chains of one vif that is in force, made again for the devices that exist now.
std::string vif_diversion(const Binding& binding, const DeviceNames& devices,
                          const DiversionOptions& options);

/// Hands the requests of a bridge to that device, and takes its answers. The bridge must have a
/// binding.
std::string server_connection(const InterfaceName& bridge, const InterfaceName& port);

/// The names of a vif's and of a bridge's chains, for reading a listing.
std::string request_chain(const VifId& vif);
std::string request_chain6(const VifId& vif);

/// May that chain be in the middle of a change that an event makes to a bridge's DHCP? If not, it
/// is one of a port.
bool is_chain_of_bridge(std::string_view chain);

/// The vif whose chain is called so; the same for the chain of one of its ports alone.
std::optional<VifId> vif_of_diversion_chain(std::string_view chain);
std::optional<VifId> vif_of_port_chain(std::string_view chain);

}  // namespace vif_workspace
