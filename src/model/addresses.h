// SPDX-License-Identifier: GPL-2.0-or-later
// What a vif may send from: the words of the schema's node "ip" and of a vif's ip=, parsed. Whether
// the addresses fit a bridge, or are somebody else's, is decided where they are joined with it
// (join.h).
#pragma once

#include <algorithm>
#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "model/prefix.h"

namespace vif_workspace {

struct Addresses {
    std::vector<Ipv4Prefix> ipv4;  // never empty; the first is a single address, the one DHCP gives
    std::vector<Ipv6Prefix> ipv6;

    /// Words separated by blanks, each ADDRESS or ADDRESS/LENGTH of either family.
    /// Throws Error (input) for a word that is neither, for host bits, for what no guest can have
    /// (0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/3, ::, ::1, fe80::/10, ff00::/8), for the same word
    /// twice, for no IPv4 word, and for a first IPv4 word that is a block.
    static Addresses parse(std::string_view words);

    const Ipv4Address& dhcp_address() const { return ipv4.front().first(); }

    /// The words again, IPv4 first.
    std::string to_string() const;

    bool operator==(const Addresses&) const = default;
};

/// The prefixes without those that lie inside another one of the list.
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
