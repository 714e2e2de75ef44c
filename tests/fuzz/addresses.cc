// SPDX-License-Identifier: GPL-2.0-or-later
// The value of the node "ip": an accepted one has only addresses that a guest can have, and reads
// back as itself.
#include "model/addresses.h"
#include "fuzz.h"

namespace vif_workspace::fuzz {
namespace {

template <class Block>
bool has_every_address(const Block& block) {
    return block.length() == 0;
}

}  // namespace

void fuzz(std::string_view input) {
    const Addresses addresses = Addresses::parse(input);
    must(Addresses::parse(addresses.to_string()) == addresses, "addresses read otherwise", input);
    must(addresses.ipv4.front().is_single(), "DHCP would give a block", input);
    for (const Ipv4Prefix& block : addresses.ipv4) {
        const unsigned first = block.first().octets()[0];
        const unsigned last = block.last().octets()[0];
        must(!has_every_address(block), "a block is everybody's", input);
        must(first > 0 && last < 224 && (last < 127 || first > 127),
             "no guest can have the address", input);
    }
    for (const Ipv6Prefix& block : addresses.ipv6) {
        must(!has_every_address(block), "a block is everybody's", input);
        const auto octets = block.first().octets();
        must(octets[0] != 0xff && !(octets[0] == 0xfe && (octets[1] & 0xc0U) == 0x80),
             "an address is a group's or a link's", input);
    }
}

}  // namespace vif_workspace::fuzz
