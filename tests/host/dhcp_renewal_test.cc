// A lease is kept: every message of its life is answered, on every kind of bridge, and none is seen
// on the LAN or on the card of dom0's default route.
#include <csignal>

#include "support/dhcp_client.h"
#include "support/dhcp_sites.h"
#include "support/printing.h"

namespace vif_workspace::tests::dhcp_renewal_test {
namespace {

/// The answer of that number; fails the test if none comes.
Received answer(const Tap& card, std::uint32_t xid) {
    const Deadline deadline = Deadline::after(long_enough);
    while (const auto frame = card.next(deadline)) {
        const auto message = received_dhcp(*frame);
        if (message && message->message.xid == xid) return *message;
    }
    FAIL("no answer");
    return {};
}

TEST_CASE("offer, ACK, renew, rebind and release on every kind of bridge, and nothing leaks") {
    Sites sites;
    for (const Site& site : sites.all()) {
        CAPTURE(site.bridge);
        const std::string mac = workspace_mac(site, 10);
        const std::string ip = site.subnet + "10";
        const Tap& card = sites.add_workspace(site, 10, 600).card();

        card.send(discover(mac, 1));
        const Received offer = answer(card, 1);
        CHECK(offer.message.type == DhcpType::offer);
        CHECK(offer.message.yiaddr == ip);
        CHECK(offer.from == site.bridge_mac);
        const std::string server = offer.message.server;
        REQUIRE(server != "");

        card.send(dhcp({.from = mac}, {.type = DhcpType::request,
                                       .chaddr = mac,
                                       .xid = 2,
                                       .requested = ip,
                                       .server = server}));
        CHECK(answer(card, 2).message.type == DhcpType::ack);

        const bool is_neighbour = server.starts_with(site.subnet);
        const std::string next_hop = is_neighbour ? site.bridge_mac : site.router->mac;
        card.send(renew(mac, ip, server, next_hop, 3));
        const Received renewed = answer(card, 3);
        CHECK(renewed.message.type == DhcpType::ack);
        CHECK(renewed.to == mac);
        CHECK(renewed.from == site.bridge_mac);

        card.send(rebind(mac, ip, 4));
        const Received rebound = answer(card, 4);
        CHECK(rebound.message.type == DhcpType::ack);
        CHECK(rebound.to == mac);
        CHECK(rebound.destination_ip == ip);

        card.send(dhcp(
            {.to = next_hop, .from = mac, .source_ip = ip, .destination_ip = server},
            {.type = DhcpType::release, .chaddr = mac, .xid = 5, .ciaddr = ip, .server = server}));
        card.send(discover(mac, 6));
        CHECK(answer(card, 6).message.yiaddr == ip);
    }
    CHECK(sites.leaked() == "");
}

TEST_CASE(
    "a bridge without an address gets one while workspaces are on it, and loses it with the last") {
    Sites sites;
    const Site& bare = sites.all()[2];
    const auto addresses = [&] {
        return run_or_throw({"ip", "-4", "-o", "address", "show", "dev", bare.bridge});
    };
    REQUIRE(addresses() == "");
    Vif& first = sites.add_workspace(bare, 10, 600);
    Vif& second = sites.add_workspace(bare, 11, 600);
    CHECK(addresses().find(" 169.254.") != std::string::npos);
    CHECK(addresses().find("/32 ") != std::string::npos);
    CHECK(first.destroy(sites.world().store()).status == 0);
    CHECK(addresses().find(" 169.254.") != std::string::npos);
    CHECK(second.destroy(sites.world().store()).status == 0);
    CHECK(addresses() == "");
}

TEST_CASE("an answer never makes dom0 ask the LAN where the guest is") {
    Sites sites;
    for (const Site& site : sites.all()) {
        CAPTURE(site.bridge);
        const std::string mac = workspace_mac(site, 10);
        const std::string ip = site.subnet + "10";
        const Tap& card = sites.add_workspace(site, 10, 600).card();
        site.router->tap.drain();
        card.send(rebind(mac, ip, 1));
        CHECK(answer(card, 1).message.type == DhcpType::ack);
        const Frame last =
            arp({broadcast_mac, mac, 1, mac, ip, "00:00:00:00:00:00", site.subnet + "253"});
        card.send(last);
        const Frame question = address_bytes(ip);
        for (const Frame& frame : site.router->tap.before(last)) {
            const bool asks = frame.size() >= 42 && frame[12] == 0x08 && frame[13] == 0x06 &&
                              std::equal(question.begin(), question.end(), frame.begin() + 38);
            CHECK_FALSE(asks);
        }
    }
}

TEST_CASE("udhcpc that is told to renew keeps its lease on every kind of bridge") {
    Sites sites;
    for (const Site& site : sites.all()) {
        CAPTURE(site.bridge);
        Vif& vif = sites.add_workspace(site, 10, 600);
        DhcpClient client = DhcpClient::udhcpc(vif.guest());
        CHECK(client.lease()["address"] == site.subnet + "10");
        client.process().send_signal(SIGUSR1);
        const auto event = client.next(Deadline::after(long_enough));
        REQUIRE(event.has_value());
        CHECK(event->at("event") == "renew");
    }
    CHECK(sites.leaked() == "");
}

/// Without one of its own it has the lowest of its ports'.
void add_bridge_without_mac() {
    run_or_throw(
        {"ip", "link", "add", "xenbr0", "type", "bridge", "stp_state", "0", "forward_delay", "0"});
    run_or_throw({"ip", "address", "add", "10.9.0.1/24", "dev", "xenbr0"});
    run_or_throw({"ip", "link", "set", "xenbr0", "up"});
}

TEST_CASE("answers keep their way when the bridge takes the MAC of a new port") {
    World world;
    add_bridge_without_mac();
    const auto check = [] { return run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said; };
    const Hotplug first =
        world.add_workspace(7, "02:16:3e:00:00:0a", "10.9.0.10").create(world.store());
    REQUIRE(first.status == 0);
    CHECK(check() == "");

    run_or_throw({"ip", "link", "add", "card0", "address", "02:00:00:00:00:01", "type", "veth",
                  "peer", "name", "card1"});
    run_or_throw({"ip", "link", "set", "card0", "master", "xenbr0"});
    CHECK(check().find("its answers lack their way") != std::string::npos);
    const Hotplug second =
        world.add_workspace(8, "02:16:3e:00:00:0b", "10.9.0.11").create(world.store());
    REQUIRE(second.status == 0);
    CHECK(check() == "");
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_renewal_test
