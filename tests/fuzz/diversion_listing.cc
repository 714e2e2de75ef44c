// SPDX-License-Identifier: GPL-2.0-or-later
// The text in which nft lists the table that takes DHCP off the ports.
#include "diversion/diversion_listing.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    const DiversionListing listing = parse_diversion_listing(input);
    must(diversion_findings(listing, listing, {}).empty(), "a listing differs from itself");
    static_cast<void>(diversion_findings({}, listing, {}));
    static_cast<void>(diversion_findings(listing, {}, {}));
    static_cast<void>(macs_in_set(input));
    static_cast<void>(read_request_counts(*VifId::parse("vif7.0"), listing));
}

}  // namespace vif_workspace::fuzz
