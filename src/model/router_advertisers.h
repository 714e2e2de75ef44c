// SPDX-License-Identifier: GPL-2.0-or-later
// Whose router advertisements reach a workspace, as its assignment or the defaults of its bridge
// say (the node ra). A workspace whose router our own program advertises (gateway6) gets no
// advertisement of anybody else, whatever this says. The filter enforces it
// (filter/nftables_elements.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ip_address.h"
#include "model/mac_address.h"

namespace vif_workspace {

struct RouterAdvertisers {
    enum class From {
        uplink,  // every router that is not a VM of this bridge
        none,
        listed  // those of the two lists, if they are not VMs of this bridge
    };

    From from = From::uplink;
    std::vector<Ipv6Address> routers;  // link-local: the sources of their advertisements
    std::vector<MacAddress> macs;

    /// "uplink", "none", or words separated by blanks, each a link-local address or a
    /// MAC.
    static std::optional<RouterAdvertisers> parse(std::string_view text);
    /// The words: link-local addresses first.
    std::string to_string() const;

    bool operator==(const RouterAdvertisers&) const = default;
};

}  // namespace vif_workspace
