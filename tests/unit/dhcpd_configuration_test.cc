// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dhcpd_configuration.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "example.h"
#include "model/make_binding.h"
#include "text_difference.h"

namespace vif_workspace::dhcpd_configuration_test {
namespace {

const InterfaceName xenbr0 = a<InterfaceName>("xenbr0");

std::string configuration_of(const Binding& binding) {
    return dhcpd_configuration(binding.bridge, BindingSet().with(binding));
}

bool has(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

int count(const std::string& text, std::string_view words) {
    int number = 0;
    for (std::size_t at = text.find(words); at != std::string::npos;
         at = text.find(words, at + 1)) {
        ++number;
    }
    return number;
}

TEST_CASE("dhcpd's configuration for the full example is full_set.conf") {
    CHECK(golden_difference("full_set.conf", dhcpd_configuration(xenbr0, full_set())) == "");
}

TEST_CASE(
    "dhcpd's configuration for one plain vif is alpha.conf, without options that it does not "
    "have") {
    CHECK(golden_difference("alpha.conf", configuration_of(alpha())) == "");
}

TEST_CASE(
    "dhcpd chooses no address, answers no unknown client, and refuses requests for other "
    "addresses") {
    const std::string text = configuration_of(alpha());
    CHECK(has(text, "\nauthoritative;\n"));
    CHECK(has(text, "\ndeny unknown-clients;\n"));
    CHECK_FALSE(has(text, "range"));
    CHECK_FALSE(has(text, "pool"));
}

TEST_CASE(
    "the configuration for a bridge has neither vifs of another bridge nor vifs that are served "
    "elsewhere") {
    const std::string text = dhcpd_configuration(xenbr0, full_set());
    CHECK_FALSE(has(text, "vif9.0"));
    CHECK_FALSE(has(text, "10.8.0."));
}

TEST_CASE(
    "a MAC on two vifs has one entry, that of the latest, and that of the other after it leaves") {
    Binding migrated = alpha();
    migrated.vif = a<VifId>("vif9.0");
    migrated.serial = 2;
    const BindingSet both = BindingSet().with(alpha()).with(migrated);

    const std::string text = dhcpd_configuration(xenbr0, both);
    CHECK(count(text, "hardware ethernet 00:16:3e:00:00:0a;") == 1);
    CHECK(has(text, "host vif9.0 {"));
    CHECK_FALSE(has(text, "host vif7.0 {"));
    CHECK(dhcpd_configuration(xenbr0, both.without(migrated.vif)) == configuration_of(alpha()));
}

TEST_CASE("of subnets that overlap only the widest is declared, once") {
    Binding narrow = beta();
    narrow.offer.netmask = a<Netmask>("255.255.255.240");
    const std::string text = dhcpd_configuration(xenbr0, BindingSet().with(alpha()).with(narrow));
    CHECK(count(text, "  subnet 10.") == 1);
    CHECK(has(text, "  subnet 10.7.0.0 netmask 255.255.255.0 { }\n"));
    CHECK(has(text, "option subnet-mask 255.255.255.240;"));
}

TEST_CASE("the server's own address is in a declared subnet, so that dhcpd listens") {
    const std::string server = link_local_server(xenbr0).to_string();
    const std::string text = configuration_of(alpha());
    CHECK(has(text, "  subnet 10.7.0.0 netmask 255.255.255.0 { }\n"));
    CHECK(has(text, "  subnet " + server + " netmask 255.255.255.255 { }\n"));
    CHECK(has(text, "  server-identifier " + server + ";\n"));
}

TEST_CASE("only a guest without a router gets a route that the server is on its link") {
    CHECK(has(configuration_of(alpha()), "  option classless-static-routes 32,169,254,"));
    Binding binding = alpha();
    binding.offer.gateway = a<Ipv4Address>("10.7.0.254");
    CHECK_FALSE(has(configuration_of(binding), "  option classless-static-routes"));
    CHECK(has(configuration_of(binding), "  option routers 10.7.0.254;\n"));
}

TEST_CASE("the configuration has no bytes but letters, digits and dhcpd's own punctuation") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        BindingSet set = BindingSet().with(alpha());
        for (int i = 0; i < 10; ++i) set = set.with(random.any());
        const std::string text = dhcpd_configuration(xenbr0, set);
        REQUIRE(
            text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   " \n.,:;-\"{}()!=#") == std::string::npos);
        REQUIRE(count(text, "{") == count(text, "}"));
    }
}

TEST_CASE("the configuration does not depend on the order in which the bindings were added") {
    const BindingSet set = full_set();
    const auto arrivals = set.by_serial();
    BindingSet backwards;
    for (auto last = arrivals.rbegin(); last != arrivals.rend(); ++last) {
        backwards = backwards.with(**last);
    }
    CHECK(dhcpd_configuration(xenbr0, backwards) == dhcpd_configuration(xenbr0, set));
}

TEST_CASE(
    "the entry of a MAC is reported as changed if an earlier configuration had another one, and "
    "only then") {
    const std::string earlier = dhcpd_configuration(xenbr0, BindingSet().with(alpha()));
    const auto vifs = [&](const Binding& binding) {
        return changed_hosts(earlier, xenbr0, BindingSet().with(binding));
    };
    CHECK(vifs(alpha()).empty());
    CHECK(vifs(beta()).empty());
    CHECK(changed_hosts("", xenbr0, full_set()).empty());

    Binding migrated = alpha();
    migrated.vif = a<VifId>("vif9.0");
    CHECK(vifs(migrated).empty());

    Binding readdressed = alpha();
    readdressed.addresses = Addresses::parse("10.7.0.99");
    CHECK(vifs(readdressed) == std::vector{alpha().vif});
    Binding renamed = alpha();
    renamed.hostname = a<Hostname>("omega");
    CHECK(vifs(renamed) == std::vector{alpha().vif});
    Binding extended = alpha();
    extended.offer.mtu = a<Mtu>("1400");
    CHECK(vifs(extended) == std::vector{alpha().vif});
}

}  // namespace
}  // namespace vif_workspace::dhcpd_configuration_test
