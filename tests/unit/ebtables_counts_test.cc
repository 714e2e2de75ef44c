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
    std::string text = "Bridge table: nat\n\nBridge chain: " + vif_chain_name(binding.vif) +
                       ", entries: 9, policy: RETURN\n";
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
    const auto all = read_counts(BindingSet().with(alpha()), listing(alpha(), count));
    REQUIRE(all.contains(alpha().vif));
    const Counts* counts = &all.at(alpha().vif);
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
    CHECK(read_counts(full_set(), "").empty());
    CHECK(read_counts(full_set().without(alpha().vif), listing(alpha(), none)).empty());
}

TEST_CASE("of a listing of all chains each vif has the counts of its own") {
    const auto set = BindingSet().with(alpha()).with(beta());
    const auto one = [](const std::string& /*rule*/) { return 100; };
    const auto two = [](const std::string& /*rule*/) { return 200; };
    const std::string other =
        "\nBridge chain: vw-own, entries: 1, policy: RETURN\n-j ACCEPT , pcnt = 7 -- bcnt = 9\n";
    const auto all = read_counts(set, listing(alpha(), one) + other + listing(beta(), two));
    REQUIRE(all.size() == 2);
    CHECK(all.at(alpha().vif).dropped.front().frames == 100);
    CHECK(all.at(beta().vif).dropped.front().frames == 200);
}

TEST_CASE("a chain that does not have a rule of its vif is not counted") {
    const auto none = [](const std::string& /*rule*/) { return 0; };
    std::string text = listing(alpha(), none);
    text.resize(text.rfind("-j"));
    CHECK(read_counts(full_set(), text).empty());
}

}  // namespace
}  // namespace vif_workspace::ebtables_counts_test
