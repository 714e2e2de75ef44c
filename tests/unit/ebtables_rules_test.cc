#include "filter/ebtables_rules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "example.h"
#include "text_difference.h"

namespace vif_workspace::ebtables_rules_test {
namespace {

std::string text_of(const Ruleset& ruleset) {
    std::string text;
    for (const auto& [table, chains] :
         {std::pair("filter", &ruleset.filter), {"nat", &ruleset.nat}}) {
        text += std::string("*") + table + "\n";
        for (const auto& [name, rules] : *chains) {
            text += "\n" + name + "\n";
            for (const std::string& rule : rules) text += "    " + rule + "\n";
        }
        text += "\n";
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

TEST_CASE(
    "the rules of a bridge beside the site's own DHCP server are those of site_dhcp_here.rules") {
    Binding binding = alpha();
    binding.site_dhcp = SiteDhcp::here;
    CHECK(golden_difference("site_dhcp_here.rules", text_of(render(BindingSet().with(binding)))) ==
          "");
}

TEST_CASE("without a binding there is no rule") {
    CHECK(render(BindingSet()) == Ruleset());
    CHECK(static_chains(BindingSet()) == Ruleset());
    CHECK(render(BindingSet().with(alpha()).without(alpha().vif)) == Ruleset());
}

TEST_CASE("a vif that came and went has left the rules as they were") {
    for (std::uint32_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet set = random_set(random);
        const Binding visitor = random.any();
        if (set.find(visitor.vif) != nullptr) continue;
        REQUIRE(render(set.with(visitor).without(visitor.vif)) == render(set));
    }
}

TEST_CASE("the rules do not depend on the order in which the bindings are put together") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet set = random_set(random);
        BindingSet backwards;
        const auto arrivals = set.by_arrival();
        for (auto last = arrivals.rbegin(); last != arrivals.rend(); ++last) {
            backwards = backwards.with(**last);
        }
        REQUIRE(render(backwards) == render(set));
    }
}

TEST_CASE("the difference of two sets holds every chain that differs, each as both have it") {
    for (std::uint32_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet before = random_set(random);
        const BindingSet after = before.with(random.any()).without(random.vif());
        const Difference difference = vif_workspace::difference(before, after);
        const Ruleset was = render(before);
        const Ruleset is = render(after);
        REQUIRE(difference.before.filter == was.filter);
        REQUIRE(difference.after.filter == is.filter);
        REQUIRE(std::ranges::includes(was.nat, difference.before.nat));
        REQUIRE(std::ranges::includes(is.nat, difference.after.nat));
        for (const auto& [name, rules] : was.nat) {
            const auto same = is.nat.find(name);
            if (same != is.nat.end() && same->second == rules) continue;
            REQUIRE(difference.before.nat.contains(name));
        }
        for (const auto& [name, rules] : is.nat) {
            const auto same = was.nat.find(name);
            if (same != was.nat.end() && same->second == rules) continue;
            REQUIRE(difference.after.nat.contains(name));
        }
    }
}

TEST_CASE("every chain begins with vw-, and every chain that is jumped to is there") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const Ruleset ruleset = render(random_set(random));
        for (const Chains* chains : {&ruleset.nat, &ruleset.filter}) {
            for (const auto& [name, rules] : *chains) {
                REQUIRE(name.starts_with(chain_prefix));
                // The longest that an ebtables-legacy kernel can hold.
                REQUIRE(name.size() <= 31);
                for (const std::string& rule : rules) {
                    const std::size_t jump = rule.find("-j vw-");
                    if (jump == std::string::npos) continue;
                    REQUIRE(chains->contains(rule.substr(jump + 3)));
                }
            }
        }
    }
}

TEST_CASE("what no rule of its chain accepts, a vif may not send") {
    CHECK(vif_chain_name(alpha().vif) == "vw-vif7.0");
    CHECK(vif_chain(alpha()).at(1) == "-s ! 00:16:3e:00:00:0a -j DROP");
    CHECK(vif_chain(alpha()).back() == "-j DROP");
}

TEST_CASE("whoever asks with an address of its own, or none yet, asks the server that it has") {
    const Binding binding = alpha();
    const std::string chain = ask_chain_name(binding);
    CHECK(chain == "vw-ask-10.7.0.1");
    for (const std::string source : {"0.0.0.0", "10.7.0.10"}) {
        CHECK(has_rule(vif_chain(binding), "--ip-sport 68 --ip-dport 67 --ip-src " + source +
                                               " --limit 50/second --limit-burst 100 -j " + chain));
    }
    CHECK(render(BindingSet().with(binding)).nat.at(chain) == ask_chain(binding));
    CHECK(has_rule(ask_chain(binding), "--ip-dst 255.255.255.255 -d Broadcast"));
    CHECK(has_rule(ask_chain(binding), "--ip-dst 10.7.0.1 -d 00:00:00:00:00:00/01:00:00:00:00:00"));
}

TEST_CASE("a guest whose server is outside its subnet has its requests redirected to the bridge") {
    Binding binding = alpha();
    CHECK_FALSE(has_rule(ask_chain(binding), "redirect"));

    binding.offer.server = a<Ipv4Address>("169.254.7.7");
    CHECK(ask_chain_name(binding) == "vw-ask-169.254.7.7-routed");
    CHECK(has_rule(ask_chain(binding),
                   "--ip-dst 169.254.7.7 -d 00:00:00:00:00:00/01:00:00:00:00:00 -j redirect "));
}

TEST_CASE("a guest whose DHCP server is elsewhere may not ask ours by unicast") {
    Binding binding = alpha();
    binding.dhcp_interface = a<InterfaceName>("eth1");
    CHECK(ask_chain_name(binding) == "vw-ask-elsewhere");
    CHECK_FALSE(has_rule(ask_chain(binding), "--ip-dst 10.7.0.1 "));
    CHECK(has_rule(ask_chain(binding), "--ip-dst 255.255.255.255 -d Broadcast"));
}

TEST_CASE("each block is named once: what lies inside another needs no rule") {
    Binding binding = alpha();
    binding.addresses = Addresses::parse("10.7.0.17 10.7.0.16/30 192.0.2.1");
    const Rules rules = vif_chain(binding);
    CHECK_FALSE(has_rule(rules, "10.7.0.17"));
    CHECK(std::ranges::count(rules, "-p IPv4 --ip-src 10.7.0.16/30 -j vw-own") == 1);
    CHECK(std::ranges::count(rules, "-p IPv4 --ip-src 192.0.2.1 -j vw-own") == 1);
}

}  // namespace
}  // namespace vif_workspace::ebtables_rules_test
