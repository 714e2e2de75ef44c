// SPDX-License-Identifier: GPL-2.0-or-later
// The JSON in which nft lists our table.
#include "filter/nftables_listing.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    const TableListing listing = parse_listing(std::string(input));
    must(nftables_findings(listing, listing, {}).empty(), "a listing differs from itself");
    static_cast<void>(nftables_findings({}, listing, {}));
    static_cast<void>(nftables_findings(listing, {}, {}));
    static_cast<void>(confined_vifs(listing));
}

}  // namespace vif_workspace::fuzz
