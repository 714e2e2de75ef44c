// SPDX-License-Identifier: GPL-2.0-or-later
// A workspace whose router is known may use link-local addresses that do not follow from its MAC: a
// few, and none that a router or another workspace has.
#include <algorithm>

#include "ipv6_messages.h"

namespace vif_workspace::tests::chosen_link_local_test {
namespace {

const std::string router = "fe80::1";
const std::string every_router = "uplink";
const std::string stable = "fe80::83a1:7c3d:11:22";

struct Guest {
    const Tap& card;
    std::string mac, ip;
};

/// Two workspaces of one bridge: the usual one, and beta.
struct HostWithTwo {
    explicit HostWithTwo(const std::map<std::string, std::string>& nodes)
        : testbed(Testbed::with_ipv6_workspace(usual_machines())),
          beta_vif(testbed.world().add_workspace(30, beta_mac, beta_ip)) {
        testbed.world().assign(guest_mac, nodes);
        testbed.world().assign(beta_mac, {{"ip", beta_ip + " 2001:db8:9::27"}});
        testbed.world().assign(beta_mac, nodes);
        REQUIRE(beta_vif.create(testbed.store()).status == 0);
        repair();
        testbed.flood_groups();
    }

    static void repair() { run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"}); }

    Guest alpha() { return {testbed.guest().card(), guest_mac, guest_ip}; }
    Guest beta() { return {beta_vif.card(), beta_mac, beta_ip}; }

    /// Whether the frame comes to the LAN, before another one that the guest sends after it.
    bool passes(const Guest& from, const Frame& frame) {
        testbed.lan().tap.drain();
        from.card.send(frame);
        const std::string asked = "10.9.1." + std::to_string(++number);
        const Frame last =
            arp({broadcast_mac, from.mac, 1, from.mac, from.ip, "00:00:00:00:00:00", asked});
        from.card.send(last);
        return std::ranges::count(testbed.lan().tap.before(last), frame) == 1;
    }
    /// Duplicate address detection.
    bool may_claim(const Guest& from, const std::string& address) {
        return passes(from, ipv6("33:33:ff:00:00:01", from.mac, unspecified, "ff02::1:ff00:1",
                                 icmpv6, solicitation(address, {})));
    }
    bool may_use(const Guest& from, const std::string& address) {
        return passes(from, ipv6(all_nodes_mac, from.mac, address, all_nodes, udp_protocol,
                                 datagram(5000, 5000)));
    }

    Testbed testbed;
    Vif& beta_vif;
    int number = 0;
};

TEST_CASE("a link-local address belongs to the workspace that claims or uses it first") {
    HostWithTwo host({{"gateway6", router}});
    CHECK(host.may_claim(host.alpha(), stable));
    CHECK(host.may_use(host.alpha(), stable));
    CHECK_FALSE(host.may_claim(host.beta(), stable));
    CHECK_FALSE(host.may_use(host.beta(), stable));
    CHECK(host.may_use(host.beta(), "fe80::b"));
    CHECK_FALSE(host.may_use(host.alpha(), "fe80::b"));
    CHECK(host.passes(host.alpha(), ipv6(all_nodes_mac, guest_mac, stable, all_nodes, icmpv6,
                                         advertisement(stable, own_option))));
    CHECK_FALSE(host.passes(host.alpha(), ipv6(all_nodes_mac, guest_mac, stable, all_nodes, icmpv6,
                                               advertisement("fe80::b", own_option))));
    // An address of another link, even if it is alike, is none that a guest may choose.
    CHECK_FALSE(host.may_use(host.alpha(), "fe80:0:0:1::5"));
    CHECK_FALSE(host.may_use(host.alpha(), other));
}

TEST_CASE("no workspace may choose the link-local address of a router or of another workspace") {
    HostWithTwo host({{"gateway6", router}, {"ra", "fe80::2"}});
    for (const std::string& address : {router, std::string("fe80::2"), link_local_of(beta_mac)}) {
        CAPTURE(address);
        CHECK_FALSE(host.may_claim(host.alpha(), address));
        CHECK_FALSE(host.may_use(host.alpha(), address));
    }
    CHECK(host.may_use(host.beta(), link_local_of(beta_mac)));
}

TEST_CASE("a workspace whose router is not known has the link-local address of its MAC alone") {
    HostWithTwo host({{"ra", every_router}});
    CHECK_FALSE(host.may_claim(host.alpha(), stable));
    CHECK_FALSE(host.may_use(host.alpha(), stable));
    CHECK(host.may_use(host.alpha(), own_link_local));
}

TEST_CASE("a workspace may choose eight link-local addresses in a row, and repeat them") {
    HostWithTwo host({{"gateway6", router}});
    int admitted = 0;
    for (int i = 100; i < 130; ++i) {
        if (host.may_claim(host.alpha(), "fe80::" + std::to_string(i))) ++admitted;
    }
    CHECK(admitted == 8);
    CHECK(host.may_use(host.alpha(), "fe80::100"));
    CHECK(host.may_use(host.beta(), stable));
}

TEST_CASE("what a workspace has chosen outlives a repair, and is no finding") {
    HostWithTwo host({{"gateway6", router}});
    CHECK(host.may_claim(host.alpha(), stable));
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
    run_or_throw({"nft", "flush", "chain", "bridge", "vif_workspace", "uses_link_local"});
    HostWithTwo::repair();
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
    CHECK_FALSE(host.may_claim(host.beta(), stable));
    CHECK(host.may_use(host.alpha(), stable));
    // A router that is named later is the owner of its address at once.
    host.testbed.world().assign(beta_mac, {{"gateway6", stable}});
    HostWithTwo::repair();
    CHECK_FALSE(host.may_use(host.alpha(), stable));
}

}  // namespace
}  // namespace vif_workspace::tests::chosen_link_local_test
