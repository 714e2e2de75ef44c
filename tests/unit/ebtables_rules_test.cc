// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_rules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "example.h"
#include "text_difference.h"

namespace vif_workspace::ebtables_rules_test {
namespace {

std::string text_of(const Chains& chains) {
    std::string text;
    for (const auto& [name, rules] : chains) {
        text += (text.empty() ? "" : "\n") + name + "\n";
        for (const std::string& rule : rules) text += "    " + rule + "\n";
    }
    return text;
}

bool has_rule(const Rules& rules, std::string_view words) {
    return std::ranges::any_of(
        rules, [&](const std::string& rule) { return rule.find(words) != std::string::npos; });
}

BindingSet random_set(RandomBindings& random) {
    BindingSet set;
    for (std::uint32_t i = random.below(10); i > 0; --i) set = set.with(random.any());
    return set;
}

TEST_CASE("the rules of the full example are those of full_set.rules") {
    CHECK(golden_difference("full_set.rules", text_of(render(full_set()))) == "");
}

TEST_CASE("an empty set of bindings needs no rules") {
    CHECK(render(BindingSet()).empty());
    CHECK(static_chains(BindingSet()).empty());
    CHECK(render(BindingSet().with(alpha()).without(alpha().vif)).empty());
}

TEST_CASE("a vif that came and went leaves the rules as they were") {
    for (std::uint32_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet set = random_set(random);
        const Binding visitor = random.any();
        if (set.find(visitor.vif) != nullptr) continue;
        REQUIRE(render(set.with(visitor).without(visitor.vif)) == render(set));
    }
}

TEST_CASE("the rules do not depend on the order in which the bindings were added") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet set = random_set(random);
        BindingSet backwards;
        const auto arrivals = set.by_serial();
        for (auto last = arrivals.rbegin(); last != arrivals.rend(); ++last) {
            backwards = backwards.with(**last);
        }
        REQUIRE(render(backwards) == render(set));
    }
}

TEST_CASE("the difference of two sets has every chain that differs, in both versions") {
    for (std::uint32_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet before = random_set(random);
        const BindingSet after = before.with(random.any()).without(random.vif());
        const ChainDifference difference = chain_difference(before, after);
        const Chains was = render(before);
        const Chains is = render(after);
        REQUIRE(std::ranges::includes(was, difference.before));
        REQUIRE(std::ranges::includes(is, difference.after));
        for (const auto& [name, rules] : was) {
            const auto same = is.find(name);
            if (same != is.end() && same->second == rules) continue;
            REQUIRE(difference.before.contains(name));
        }
        for (const auto& [name, rules] : is) {
            const auto same = was.find(name);
            if (same != was.end() && same->second == rules) continue;
            REQUIRE(difference.after.contains(name));
        }
    }
}

TEST_CASE("the name of every chain begins with vw-, and every jump leads to an existing chain") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const Chains chains = render(random_set(random));
        for (const auto& [name, rules] : chains) {
            REQUIRE(name.starts_with(chain_prefix));
            // The longest chain name of an ebtables-legacy kernel.
            REQUIRE(name.size() <= 31);
            for (const std::string& rule : rules) {
                const std::size_t jump = rule.find("-j vw-");
                if (jump == std::string::npos) continue;
                REQUIRE(chains.contains(rule.substr(jump + 3)));
            }
        }
    }
}

TEST_CASE("a frame from a vif that no rule of its chain accepts is dropped") {
    CHECK(vif_chain_name(alpha().vif) == "vw-vif7.0");
    CHECK(vif_chain(alpha()).at(1) == "! -s 00:16:3e:00:00:0a -j DROP");
    CHECK(vif_chain(alpha()).back() == "-j DROP");
}

TEST_CASE(
    "no rule accepts DHCP from a guest, and DHCP to a guest meets only a rule that drops it") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        for (const auto& chain : render(random_set(random))) {
            for (const std::string& rule : chain.second) {
                CAPTURE(rule);
                const bool is_dhcp = rule.find("--ip-dport 67") != std::string::npos;
                if (is_dhcp) REQUIRE(rule.find("ACCEPT") == std::string::npos);
                REQUIRE(rule.find("mark") == std::string::npos);
            }
        }
    }
}

TEST_CASE("each block has one rule, and a block inside another has none") {
    Binding binding = alpha();
    binding.addresses = Addresses::parse("10.7.0.17 10.7.0.16/30 192.0.2.1");
    const Rules rules = vif_chain(binding);
    CHECK_FALSE(has_rule(rules, "10.7.0.17"));
    CHECK(std::ranges::count(rules, "-p IPv4 --ip-src 10.7.0.16/30 -j vw-own") == 1);
    CHECK(std::ranges::count(rules, "-p IPv4 --ip-src 192.0.2.1 -j vw-own") == 1);
}

}  // namespace
}  // namespace vif_workspace::ebtables_rules_test
