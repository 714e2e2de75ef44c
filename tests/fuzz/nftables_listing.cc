// SPDX-License-Identifier: GPL-2.0-or-later
// The JSON in which nft lists our table.
#include "filter/nftables_listing.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    const Listing listing = parse_listing(std::string(input));
    must(listing_disagreements(listing, listing, {}).empty(), "a listing differs from itself");
    static_cast<void>(listing_disagreements({}, listing, {}));
    static_cast<void>(listing_disagreements(listing, {}, {}));
    static_cast<void>(confined_vifs(listing));
}

}  // namespace vif_workspace::fuzz
