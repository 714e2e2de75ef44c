// SPDX-License-Identifier: GPL-2.0-or-later
// A workspace with gateway6 asks for its router in the network namespace of its bridge, and hears
// of it from there: its own valid router solicitations get there and nowhere else, and router
// advertisements from there get to it and to nobody else.
#include <sched.h>

#include <algorithm>

#include "ipv6_messages.h"
#include "support/dhcp_message.h"
#include "support/in_force.h"

namespace vif_workspace::tests::router_solicitations_test {
namespace {

const std::string router = "fe80::1";
const std::string server_mac = "02:00:00:00:00:43";
const Frame own_source = option(1, guest_mac);

Frame solicit(const std::string& source, const Frame& options) {
    return to_group(all_routers_mac, all_routers, source,
                    joined({{133, 0, 0, 0, 0, 0, 0, 0}, options}));
}

/// NUMBER is its router lifetime.
Frame advertise(const std::string& to_mac, std::uint8_t number) {
    return ipv6(to_mac, server_mac, router, all_nodes, icmpv6,
                joined({{134, 0, 0, 0, 64, 0x80, 0, number}, Frame(8)}));
}

bool is_icmpv6(const Frame& frame, std::uint8_t type) {
    return frame.size() > 54 && frame[12] == 0x86 && frame[20] == icmpv6 && frame[54] == type;
}

struct HostWithRouter {
    HostWithRouter() : testbed(Testbed::with_ipv6_workspace(usual_machines())) {
        // Frames that are sent one after the other then arrive so.
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(static_cast<std::size_t>(sched_getcpu()), &one);
        sched_setaffinity(0, sizeof one, &one);
        testbed.world().assign(guest_mac, {{"gateway6", router}});
        run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
        server = tap_at_server("xenbr0");
        testbed.flood_groups();
    }

    /// Whether the frame of the guest reaches the server. A DHCP request follows it on its way.
    bool reaches_server(const Frame& frame) {
        server->drain();
        testbed.guest().card().send(frame);
        testbed.guest().card().send(discover(guest_mac, ++number));
        bool has_come = false;
        const Deadline deadline = Deadline::after(long_enough);
        while (const auto seen = server->next(deadline)) {
            if (is_dhcp(*seen)) return has_come;
            has_come = has_come || std::ranges::equal(std::span(*seen).subspan(14),
                                                      std::span(frame).subspan(14));
        }
        FAIL("the guest's own request did not come to the server");
        return has_come;
    }

    /// The numbers of the advertisements that come to the guest, up to the last one.
    std::vector<std::uint8_t> numbers_until(std::uint8_t last) {
        std::vector<std::uint8_t> numbers;
        const Deadline deadline = Deadline::after(long_enough);
        while (const auto seen = testbed.guest().card().next(deadline)) {
            if (!is_icmpv6(*seen, 134)) continue;
            numbers.push_back((*seen)[61]);
            if (numbers.back() == last) return numbers;
        }
        FAIL("the last advertisement did not come to the guest");
        return numbers;
    }

    Testbed testbed;
    std::unique_ptr<Tap> server;
    std::uint32_t number = 0x600;
};

TEST_CASE("a router solicitation of the guest's own reaches its server and nothing else") {
    HostWithRouter host;
    host.testbed.lan().tap.drain();
    host.testbed.other().card().drain();
    CHECK(host.reaches_server(solicit(unspecified, {})));
    CHECK(host.reaches_server(solicit(own_link_local, own_source)));
    CHECK(host.reaches_server(solicit("fe80::1234", own_source)));
    CHECK(host.reaches_server(solicit("fe80::1234", {})));
    const Frame last =
        arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", "10.9.0.253"});
    host.testbed.guest().card().send(last);
    const auto is_solicitation = [](const Frame& frame) { return is_icmpv6(frame, 133); };
    CHECK(std::ranges::none_of(host.testbed.lan().tap.before(last), is_solicitation));
    CHECK(std::ranges::none_of(host.testbed.other().card().before(last), is_solicitation));
}

TEST_CASE("no other router solicitation reaches the server, or the bridge") {
    HostWithRouter host;
    const Frame usual = solicit(own_link_local, own_source);
    const Frame message = joined({{133, 0, 0, 0, 0, 0, 0, 0}, own_source});
    const std::vector<std::pair<std::string, Frame>> frames = {
        {"hop limit", with(usual, hop_limit_at, Frame{64})},
        {"code", with(usual, 55, Frame{1})},
        {"MAC of another",
         ipv6(all_routers_mac, other_mac, own_link_local, all_routers, icmpv6, message)},
        {"option of another", solicit(own_link_local, option(1, other_mac))},
        {"other option", solicit(own_link_local, option(2, guest_mac))},
        {"two options", solicit(own_link_local, joined({own_source, own_source}))},
        {"option without address", solicit(unspecified, own_source)},
        {"global source", solicit(own, own_source)},
        {"all nodes", to_all(own_link_local, message)},
        {"one router", ipv6(lan_mac, guest_mac, own_link_local, router, icmpv6, message)},
        {"behind hop-by-hop", behind(router_alert, hop_by_hop, own_link_local, message)},
        {"fragment", behind({icmpv6, 0, 0, 1, 0, 0, 0, 1}, fragment, own_link_local, message)},
        {"atomic fragment",
         behind({icmpv6, 0, 0, 0, 0, 0, 0, 1}, fragment, own_link_local, message)},
        {"priority tag", tagged(usual, 0x8100, 0)},
        {"VLAN", tagged(usual, 0x8100, 5)},
    };
    host.testbed.lan().tap.drain();
    for (const auto& named : frames) {
        CAPTURE(named.first);
        CHECK_FALSE(host.reaches_server(named.second));
    }
    const Frame last =
        arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", "10.9.0.253"});
    host.testbed.guest().card().send(last);
    CHECK(host.testbed.lan().tap.before(last).empty());
}

TEST_CASE(
    "a router advertisement of the server reaches the guest that has its MAC, and nobody else") {
    HostWithRouter host;
    REQUIRE(host.reaches_server(solicit(own_link_local, own_source)));
    host.testbed.guest().card().drain();
    host.testbed.lan().tap.drain();
    host.testbed.other().card().drain();
    host.server->send(advertise(other_mac, 1));
    host.server->send(advertise(all_nodes_mac, 2));
    host.server->send(with(advertise(guest_mac, 3), hop_limit_at, Frame{64}));
    host.server->send(tagged(advertise(guest_mac, 4), 0x8100, 0));
    host.server->send(ipv6(guest_mac, server_mac, router, own, icmpv6, advertisement(lan, {})));
    host.server->send(advertise(guest_mac, 5));
    CHECK(host.numbers_until(5) == std::vector<std::uint8_t>{5});
    const Frame last =
        arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", "10.9.0.253"});
    host.testbed.guest().card().send(last);
    CHECK(host.testbed.lan().tap.before(last).empty());
    CHECK(host.testbed.other().card().before(last).empty());
}

TEST_CASE(
    "after a flush of all rules the guest's next neighbour solicitation brings its router back") {
    HostWithRouter host;
    run_or_throw({"nft", "flush", "ruleset"});
    run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
    host.testbed.guest().card().send(to_all(own, solicitation(lan, own_source)));
    CHECK_FALSE(host.reaches_server(with(solicit(unspecified, {}), hop_limit_at, Frame{1})));
    host.testbed.guest().card().drain();
    host.server->send(advertise(guest_mac, 7));
    CHECK(host.numbers_until(7) == std::vector<std::uint8_t>{7});
}

TEST_CASE("without gateway6 a router solicitation goes to the routers of the bridge, as before") {
    Testbed testbed = Testbed::with_ipv6_workspace(usual_machines());
    testbed.flood_groups();
    CHECK(testbed.probes().reached('g', solicit(own_link_local, own_source)) == "HLV");
}

}  // namespace
}  // namespace vif_workspace::tests::router_solicitations_test
