// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/nftables_elements.h"

#include <doctest/doctest.h>

#include <regex>
#include <string>

#include "example.h"
#include "text_difference.h"

namespace vif_workspace::nftables_elements_test {
namespace {

std::string text_of(const Elements& elements) {
    std::string text;
    for (const auto& [set, members] : elements) {
        text += set + "\n";
        for (const std::string& member : members) text += "    " + member + "\n";
    }
    return text;
}

/// A set of the table without an element has no entry.
Elements applied(Elements elements, const ElementChange& change) {
    for (const auto& [set, members] : change.removed) {
        for (const std::string& member : members) REQUIRE(elements[set].erase(member) == 1);
    }
    for (const auto& [set, members] : change.added) {
        elements[set].insert(members.begin(), members.end());
    }
    std::erase_if(elements, [](const auto& entry) { return entry.second.empty(); });
    return elements;
}

BindingSet random_set(RandomBindings& random) {
    BindingSet set;
    for (std::uint32_t i = random.below(10); i > 0; --i) set = set.with(random.any());
    return set;
}

Binding with_ipv6() {
    Binding binding = alpha();
    binding.addresses = Addresses::parse("10.7.0.10 2001:db8::10 2001:db8:1::/64 2001:db8:1::7");
    return binding;
}

TEST_CASE("the elements of the full example are those of full_set.elements") {
    CHECK(golden_difference("full_set.elements", text_of(elements(full_set()))) == "");
}

TEST_CASE("an empty set of bindings needs no elements") {
    CHECK(elements({}).empty());
    CHECK(elements(BindingSet().with(alpha()).without(alpha().vif)).empty());
}

TEST_CASE("every set with elements is declared in the policy, with a key of its own") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        RandomBindings random(seed);
        for (const auto& one : elements(random_set(random))) {
            CAPTURE(one.first);
            const auto& [set, members] = one;
            REQUIRE(bridge_table().find("    set " + set + " {") != std::string_view::npos);
            REQUIRE_FALSE(members.empty());
        }
    }
}

TEST_CASE("the policy's rules contain no anonymous set or map") {
    // A brace in a line that is not a declaration would be one (see the head of the policy), except
    // around the element that a rule adds to a set with a name.
    const std::regex added_element(R"((add|update) @\w+ \{[^{}]*\})");
    std::string_view rest = bridge_table();
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::string_view word =
            line.substr(std::min(line.find_first_not_of(' '), line.size()));
        const bool is_rule = !word.starts_with("set ") && !word.starts_with("chain ") &&
                             !word.starts_with("table ") && !word.starts_with('#');
        CAPTURE(line);
        if (!is_rule) continue;
        CHECK(std::regex_replace(std::string(line), added_element, "").find('{') ==
              std::string::npos);
    }
}

TEST_CASE(
    "a guest with IPv6 has elements for its link-local address and for the blocks around its "
    "addresses") {
    const Elements own = elements(BindingSet().with(with_ipv6()));
    CHECK(own.at("ipv6_ports") == std::set<std::string>{"\"vif7.0\""});
    CHECK(own.at("ipv6") ==
          std::set<std::string>{"\"vif7.0\" . 0x20010db8000000000000000000000010",
                                "\"vif7.0\" . 0xfe8000000000000002163efffe00000a"});
    CHECK(own.at("ipv6_blocks") ==
          std::set<std::string>{"\"vif7.0\" . 0x20010db8000100000000000000000000-"
                                "0x20010db800010000ffffffffffffffff"});
    CHECK_FALSE(elements(BindingSet().with(alpha())).contains("ipv6_ports"));
}

TEST_CASE("a router's address stays reserved until the last workspace that names it has gone") {
    const std::string router = "0xfe800000000000000000000000000001";
    Binding one = with_ipv6();
    one.gateway6 = Ipv6Address::parse("fe80::1");
    Binding two = beta();
    two.addresses = Addresses::parse("10.7.0.11 2001:db8::11");
    two.gateway6 = one.gateway6;
    const BindingSet only_two = BindingSet().with(two);
    const BindingSet both = only_two.with(one);
    CHECK(elements(both).at("newcomers") == std::set<std::string>{"\"vif7.0\"", "\"vif8.0\""});
    CHECK(elements(both).at("reserved") ==
          std::set<std::string>{router, "0xfe8000000000000002163efffe00000a",
                                "0xfe8000000000000002163efffe00000b"});
    CHECK(element_change(both, only_two).removed.at("reserved") ==
          std::set<std::string>{"0xfe8000000000000002163efffe00000a"});
    CHECK(element_change(only_two, {}).removed.at("reserved").contains(router));
}

TEST_CASE("a guest whose router is not known may not choose its link-local address") {
    Binding binding = with_ipv6();
    CHECK_FALSE(elements(BindingSet().with(binding)).contains("newcomers"));
    binding.advertisers = RouterAdvertisers::parse("fe80::2").value();
    CHECK(elements(BindingSet().with(binding)).contains("newcomers"));
}

TEST_CASE(
    "there are elements for a pair that may exchange frames if one of the two has the node peers") {
    Binding chooser = alpha();
    chooser.peers = Peers{some<Peer>({"00:16:3e:00:00:0b", "uplink"})};
    const Elements both = elements(BindingSet().with(chooser).with(beta()));
    CHECK(both.at("restricted") == std::set<std::string>{"\"vif7.0\""});
    CHECK(both.at("reach_uplink") == std::set<std::string>{"\"vif7.0\""});
    CHECK_FALSE(both.contains("reach_host"));
    CHECK(both.at("exchange") ==
          std::set<std::string>{"\"vif7.0\" . \"vif8.0\"", "\"vif8.0\" . \"vif7.0\""});

    Binding unwilling = beta();
    unwilling.peers = Peers{some<Peer>({"none"})};
    CHECK_FALSE(elements(BindingSet().with(chooser).with(unwilling)).contains("exchange"));
    CHECK_FALSE(elements(BindingSet().with(alpha()).with(beta())).contains("restricted"));
}

TEST_CASE("the difference of two sets turns the elements of the first into those of the second") {
    for (std::uint32_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet before = random_set(random);
        const BindingSet after = before.with(random.any()).without(random.vif());
        const ElementChange change = element_change(before, after);
        REQUIRE(text_difference(text_of(elements(after)),
                                text_of(applied(elements(before), change))) == "");
    }
}

TEST_CASE("a change without changed elements needs no command") {
    Binding online = alpha();
    online.phase = Phase::online;
    online.serial = 9;
    CHECK(commands(element_change(BindingSet().with(alpha()), BindingSet().with(online))).empty());
}

TEST_CASE("frames pass the connectivity rules only while a binding has the node peers") {
    Binding chooser = alpha();
    chooser.peers = Peers{some<Peer>({"none"})};
    const BindingSet without = BindingSet().with(beta());
    CHECK(connectivity_rules(without).find("add rule") == std::string::npos);
    CHECK(connectivity_rules(without.with(chooser))
              .find("add rule bridge vif_workspace connectivity ") != std::string::npos);
    CHECK(connectivity_rules(without.with(chooser).without(chooser.vif)) ==
          connectivity_rules(without));
    for (const std::string chain : {"connectivity", "input", "host_reaches"}) {
        CHECK(connectivity_rules(without).find("flush chain bridge vif_workspace " + chain +
                                               "\n") != std::string::npos);
    }
}

TEST_CASE("commands delete before they add") {
    const ElementChange change = {.removed = {{"ports", {"\"vif7.0\""}}},
                                  .added = {{"ports", {"\"vif8.0\"", "\"vif9.0\""}}}};
    CHECK(commands(change) ==
          "delete element bridge vif_workspace ports { \"vif7.0\", }\n"
          "add element bridge vif_workspace ports { \"vif8.0\", \"vif9.0\", }\n");
}

}  // namespace
}  // namespace vif_workspace::nftables_elements_test
