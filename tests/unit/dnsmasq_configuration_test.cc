// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dnsmasq_configuration.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "example.h"
#include "model/text.h"
#include "text_difference.h"

namespace vif_workspace::dnsmasq_configuration_test {
namespace {

const InterfaceName xenbr0 = a<InterfaceName>("xenbr0");

bool has(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

TEST_CASE("dnsmasq's configuration for the full example is full_set.dnsmasq") {
    CHECK(golden_difference("full_set.dnsmasq", dnsmasq_configuration(xenbr0, full_set())) == "");
}

TEST_CASE("dnsmasq gives no address but by MAC, stores no lease and refuses other addresses") {
    const std::string text = dnsmasq_configuration(xenbr0, BindingSet().with(alpha()));
    for (const char* line : {"port=0", "leasefile-ro", "dhcp-authoritative", "dhcp-ignore-clid",
                             "dhcp-ignore=tag:!known", "bind-interfaces"}) {
        CAPTURE(line);
        CHECK(has(text, std::string("\n") + line + "\n"));
    }
}

TEST_CASE("a guest without a router is not given the server as one, but a route to it") {
    Binding alone = alpha();
    alone.offer.gateway.reset();
    const std::string text = dnsmasq_configuration(xenbr0, BindingSet().with(alone));
    const std::string tag = "\ndhcp-option=tag:" + hexadecimal(alone.mac.octets()) + ",";
    CHECK(has(text, tag + "3\n"));
    CHECK(has(text, tag + "121,"));
}

TEST_CASE(
    "the values of a MAC are reported as changed if an earlier configuration had others, and "
    "only then") {
    const std::string earlier = dnsmasq_configuration(xenbr0, BindingSet().with(alpha()));
    const auto vifs = [&](const Binding& binding) {
        return changed_dnsmasq_hosts(earlier, xenbr0, BindingSet().with(binding));
    };
    CHECK(vifs(alpha()).empty());
    CHECK(vifs(beta()).empty());
    CHECK(changed_dnsmasq_hosts("", xenbr0, full_set()).empty());

    Binding migrated = alpha();
    migrated.vif = a<VifId>("vif9.0");
    CHECK(vifs(migrated).empty());

    Binding readdressed = alpha();
    readdressed.addresses = Addresses::parse("10.7.0.99");
    CHECK(vifs(readdressed) == std::vector{alpha().vif});
    Binding renamed = alpha();
    renamed.hostname = a<Hostname>("omega");
    CHECK(vifs(renamed) == std::vector{alpha().vif});
    Binding timed = alpha();
    timed.offer.ntp = {*Ipv4Address::parse("10.7.0.1")};
    CHECK(vifs(timed) == std::vector{alpha().vif});
    Binding extended = alpha();
    extended.offer.mtu = a<Mtu>("1400");
    CHECK(vifs(extended) == std::vector{alpha().vif});
}

}  // namespace
}  // namespace vif_workspace::dnsmasq_configuration_test
