// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_counts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "example.h"
#include "filter/ebtables_rules.h"

namespace vif_workspace::ebtables_counts_test {
namespace {

/// The output of `ebtables -L --Lc` for the binding's chain; COUNT gives the counter of a rule.
template <class Count>
std::string listing(const Binding& binding, const Count& count) {
    std::string text = "Bridge table: nat\n\nBridge chain: vw-vif7.0, entries: 9, policy: RETURN\n";
    for (const std::string& rule : vif_chain(binding)) {
        text += rule + " , pcnt = " + std::to_string(count(rule)) + " -- bcnt = 1000\n";
    }
    return text;
}

std::map<std::string, std::uint64_t> dropped(const Counts& counts) {
    std::map<std::string, std::uint64_t> reasons;
    for (const Counts::Dropped& reason : counts.dropped) reasons[reason.reason] = reason.frames;
    return reasons;
}

TEST_CASE("each dropping rule counts for its reason, and the remaining frames were accepted") {
    const auto count = [](const std::string& rule) {
        return rule == "-j CONTINUE" ? 100 : rule.ends_with("-j DROP") ? 1 : 50;
    };
    const auto counts = read_counts(alpha(), listing(alpha(), count));
    REQUIRE(counts);
    CHECK(dropped(*counts) == std::map<std::string, std::uint64_t>{{"arp", 2},
                                                                   {"control", 2},
                                                                   {"dhcp", 2},
                                                                   {"ipv4", 1},
                                                                   {"ipv6", 1},
                                                                   {"mac", 1},
                                                                   {"protocol", 1}});
    CHECK(counts->accepted == 90);
    CHECK_FALSE(counts->withheld);
}

TEST_CASE("the counters of another binding's chain are ignored") {
    const auto none = [](const std::string& /*rule*/) { return 0; };
    CHECK_FALSE(read_counts(alpha(), ""));
    CHECK_FALSE(read_counts(full_set().by_serial()[2][0], listing(alpha(), none)));
}

}  // namespace
}  // namespace vif_workspace::ebtables_counts_test
