// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/router_advertisers.h"

#include "model/text.h"

namespace vif_workspace {

std::optional<RouterAdvertisers> RouterAdvertisers::parse(std::string_view text) {
    if (text == "uplink") return RouterAdvertisers();
    RouterAdvertisers these;
    if (text == "none") {
        these.from = From::none;
        return these;
    }
    these.from = From::listed;
    for (const std::string_view word : words_of(text)) {
        const auto router = Ipv6Address::parse(word);
        const auto mac = MacAddress::parse(word);
        if (router && router->is_link_local()) {
            these.routers.push_back(*router);
        } else if (mac) {
            these.macs.push_back(*mac);
        } else {
            return std::nullopt;
        }
    }
    if (these.routers.empty() && these.macs.empty()) return std::nullopt;
    return these;
}

std::string RouterAdvertisers::to_string() const {
    switch (from) {
        case From::uplink:
            return "uplink";
        case From::none:
            return "none";
        case From::listed:
            break;
    }
    const bool has_both = !routers.empty() && !macs.empty();
    return join(routers, " ") + (has_both ? " " : "") + join(macs, " ");
}

}  // namespace vif_workspace
