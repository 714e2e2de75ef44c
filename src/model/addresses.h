// SPDX-License-Identifier: GPL-2.0-or-later
// The addresses from which a vif may send: the parsed words of the node "ip" and of a vif's ip=.
// Whether they fit a bridge, or belong to it or to another vif, is decided later (make_binding.h,
// binding_set.h).
#pragma once

#include <algorithm>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/prefix.h"

namespace vif_workspace {

struct Addresses {
    std::vector<Ipv4Prefix> ipv4;  // never empty; the first is the single address that DHCP gives
    std::vector<Ipv6Prefix> ipv6;

    /// WORDS are separated by blanks, and each is ADDRESS or ADDRESS/LENGTH of either family.
    /// Throws Error (input) for a word that is neither, for host bits that are not 0, for addresses
    /// that no guest can have (0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/3, ::, ::1, fe80::/10, ff00::/8),
    /// for a word that is there twice, if there is no IPv4 word, and if the first IPv4 word is a
    /// block.
    static Addresses parse(std::string_view words);

    /// The address that DHCPv6 gives: the first single one. Nothing if there are only blocks.
    std::optional<Ipv6Address> dhcpv6_address() const;

    const Ipv4Address& dhcp_address() const { return ipv4.front().first(); }

    /// The words, IPv4 first.
    std::string to_string() const;

    bool operator==(const Addresses&) const = default;
};

/// The prefixes of the list that lie inside no other one of it.
template <class Block>
std::vector<Block> outermost(const std::vector<Block>& prefixes) {
    std::vector<Block> outer;
    for (const Block& prefix : prefixes) {
        const bool inside_another = std::ranges::any_of(prefixes, [&](const Block& other) {
            return other.length() < prefix.length() && other.overlaps(prefix);
        });
        if (!inside_another) outer.push_back(prefix);
    }
    return outer;
}

}  // namespace vif_workspace
