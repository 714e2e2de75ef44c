// SPDX-License-Identifier: GPL-2.0-or-later
// Who answers IPv6 for workspaces, as the table [ipv6] of the configuration says: whether our own
// program does, and whose router advertisements reach a workspace. A workspace whose router our own
// program advertises (gateway6) gets no advertisement of anybody else, whatever this says. Used by
// src/config, which reads it, and by the filter, which enforces it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/ip_address.h"
#include "model/mac_address.h"

namespace vif_workspace {

struct RouterAdvertisers {
    enum class From {
        uplink,  // everybody but workspaces
        none,
        listed,  // those of the two lists
    };

    From from = From::uplink;
    std::vector<Ipv6Address> routers;  // link-local: the sources of their advertisements
    std::vector<MacAddress> macs;

    /// "uplink", "none", or words separated by blanks, each a link-local address or a MAC.
    static std::optional<RouterAdvertisers> parse(std::string_view text);

    bool operator==(const RouterAdvertisers&) const = default;
};

}  // namespace vif_workspace
