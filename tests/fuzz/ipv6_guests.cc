// SPDX-License-Identifier: GPL-2.0-or-later
// The file by which the program that answers IPv6 is told of its guests: what is accepted reads
// back as itself, and can be advertised.
#include "ipv6/ipv6_guests.h"

#include "fuzz.h"
#include "ipv6/ipv6_answers.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    const std::vector<Ipv6Guest> guests = parse_ipv6_guests(input);
    must(render(guests) == input, "the guests read otherwise", input);
    static_cast<void>(Ipv6Answers(guests).advertisements());
}

}  // namespace vif_workspace::fuzz
