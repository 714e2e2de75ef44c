// SPDX-License-Identifier: GPL-2.0-or-later
// A lease is kept: every message of its life is answered on every kind of bridge, and none is seen
// on the LAN or on the card of dom0's default route.
#include <csignal>

#include "support/dhcp_client.h"
#include "support/dhcp_sites.h"
#include "support/printing.h"

namespace vif_workspace::tests::dhcp_renewal_test {
namespace {

/// The server's end of every bridge's namespace.
const std::string server_mac = "02:00:00:00:00:43";

TEST_CASE(
    "offer, ACK, renew, rebind and release work on every kind of bridge, and no frame of them "
    "leaks") {
    Sites sites;
    for (const Site& site : sites.all()) {
        CAPTURE(site.bridge);
        const std::string mac = workspace_mac(site, 10);
        const std::string ip = site.subnet + "10";
        const Tap& card = sites.add_workspace(site, 10, 600).card();

        card.send(discover(mac, 1));
        const Received offer = answer_to(1, card);
        CHECK(offer.message.type == DhcpType::offer);
        CHECK(offer.message.yiaddr == ip);
        CHECK(offer.from == server_mac);
        CHECK(offer.to == mac);
        const std::string server = offer.message.server;
        REQUIRE(server != "");

        card.send(dhcp({.from = mac}, {.type = DhcpType::request,
                                       .chaddr = mac,
                                       .xid = 2,
                                       .requested = ip,
                                       .server = server}));
        CHECK(answer_to(2, card).message.type == DhcpType::ack);

        const std::string next_hop = site.router->mac;
        card.send(renew(mac, ip, server, next_hop, 3));
        const Received renewed = answer_to(3, card);
        CHECK(renewed.message.type == DhcpType::ack);
        CHECK(renewed.to == mac);
        CHECK(renewed.from == server_mac);

        card.send(rebind(mac, ip, 4));
        const Received rebound = answer_to(4, card);
        CHECK(rebound.message.type == DhcpType::ack);
        CHECK(rebound.to == mac);
        CHECK(rebound.destination_ip == ip);

        card.send(dhcp(
            {.to = next_hop, .from = mac, .source_ip = ip, .destination_ip = server},
            {.type = DhcpType::release, .chaddr = mac, .xid = 5, .ciaddr = ip, .server = server}));
        card.send(discover(mac, 6));
        CHECK(answer_to(6, card).message.yiaddr == ip);
    }
    CHECK(sites.leaked() == "");
}

TEST_CASE("neither the server's address nor routes for its answers are in dom0") {
    Sites sites;
    const auto own = [] {
        return run_or_throw({"ip", "-4", "-o", "address"}) + run_or_throw({"ip", "rule"}) +
               run_or_throw({"ip", "neigh", "show", "nud", "permanent"});
    };
    const std::string before = own();
    for (const Site& site : sites.all()) sites.add_workspace(site, 10, 600);
    CHECK(own() == before);
}

TEST_CASE("a DHCP answer never makes dom0 send an ARP request for the guest to the LAN") {
    Sites sites;
    for (const Site& site : sites.all()) {
        CAPTURE(site.bridge);
        const std::string mac = workspace_mac(site, 10);
        const std::string ip = site.subnet + "10";
        const Tap& card = sites.add_workspace(site, 10, 600).card();
        site.router->tap.drain();
        card.send(rebind(mac, ip, 1));
        CHECK(answer_to(1, card).message.type == DhcpType::ack);
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

TEST_CASE("udhcpc that is made to renew keeps its lease on every kind of bridge") {
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

}  // namespace
}  // namespace vif_workspace::tests::dhcp_renewal_test
