// SPDX-License-Identifier: GPL-2.0-or-later
// What the nftables driver puts into the kernel: a policy that is the same on every host
// (bridge_table.nft), and the bindings as elements of its sets, each as nft writes it. Pure
// functions of the set of bindings. An event changes the elements of one vif, so what it gives to
// the kernel does not grow with the number of the others. nftables_filter.h applies the changes.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "model/binding_set.h"

namespace vif_workspace {

/// The name of the table, in family bridge.
inline constexpr std::string_view bridge_table_name = "vif_workspace";

/// The text of bridge_table.nft.
std::string_view bridge_table();

/// The name of a set to its elements, whose fields are joined by " . ".
using Elements = std::map<std::string, std::set<std::string>>;

/// All elements of a set of bindings.
Elements elements(const BindingSet& set);

struct ElementChange {
    Elements removed;
    Elements added;
};

/// The change from BEFORE to AFTER.
ElementChange element_change(const Elements& before, const Elements& after);

/// The same for the elements of two sets of bindings; only bindings that differ are rendered.
ElementChange element_change(const BindingSet& before, const BindingSet& after);

/// The commands of nft for that change; empty for no change.
std::string commands(const ElementChange& change);

/// The commands of nft that fill the three chains of the policy which are empty unless a workspace
/// has peers.
std::string connectivity_rules(const BindingSet& set);

/// The sets whose elements count frames by their port: all frames from a guest, those of them that
/// were dropped, by reason, and those on their way to it that were dropped.
inline constexpr const char* sent_set = "sent";
inline constexpr const char* withheld_set = "withheld";
struct DropReason {
    const char* set;
    const char* word;
};
inline constexpr std::array drop_reasons = {
    DropReason{"dropped_mac", "mac"},           DropReason{"dropped_arp", "arp"},
    DropReason{"dropped_ipv4", "ipv4"},         DropReason{"dropped_ipv6", "ipv6"},
    DropReason{"dropped_dhcp", "dhcp"},         DropReason{"dropped_control", "control"},
    DropReason{"dropped_protocol", "protocol"},
};

}  // namespace vif_workspace
