// SPDX-License-Identifier: GPL-2.0-or-later
// What the nftables driver puts into the kernel: a policy that is the same everywhere
// (bridge_table.nft), and of the bindings nothing but elements of its sets, each as nft writes it.
// Pure functions of the set of bindings; an event costs what the elements of one vif cost, however
// many others there are. Who applies them is nftables_filter.h.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "model/binding_set.h"

namespace vif_workspace {

/// The table's own name, in family bridge.
inline constexpr std::string_view bridge_table_name = "vif_workspace";

/// The text of bridge_table.nft.
std::string_view bridge_table();

/// A set's name, and its elements: fields joined by " . ".
using Elements = std::map<std::string, std::set<std::string>>;

/// All elements of a set of bindings.
Elements elements(const BindingSet& set);

struct ElementChange {
    Elements removed;
    Elements added;
};

/// From one to the other.
ElementChange element_change(const Elements& before, const Elements& after);

/// The same between the elements of two sets of bindings, at the cost of what differs.
ElementChange element_change(const BindingSet& before, const BindingSet& after);

/// As nft's commands; empty for no change.
std::string commands(const ElementChange& change);

/// The rules in the three chains of the policy that are empty unless a workspace has peers, as
/// nft's commands.
std::string connectivity_rules(const BindingSet& set);

/// The sets whose elements count frames by their port: all from a guest, those of them that were
/// dropped by reason, and those that were not given to it.
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
