// SPDX-License-Identifier: GPL-2.0-or-later
// Machines that are not workspaces: their DHCP is not touched, whichever server answers it, and our
// server answers workspaces alone.
#include <algorithm>

#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/lan_dhcp_server.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::dhcp_strangers_test {
namespace {

/// Asks dhcpd for the workspace's address by a DISCOVER with that number and waits for the offer.
/// By then dhcpd has answered everything that it received before, or never will. Returns the other
/// DHCP frames that came meanwhile.
std::vector<Received> answers_before_own(const Tap& card, std::uint32_t xid) {
    std::vector<Received> others;
    card.send(discover(guest_mac, xid));
    const Deadline deadline = Deadline::after(long_enough);
    while (const auto frame = card.next(deadline)) {
        const auto answer = received_dhcp(*frame);
        if (!answer) continue;
        if (answer->message.xid == xid && answer->message.type == DhcpType::offer) return others;
        others.push_back(*answer);
    }
    FAIL("the workspace's own DISCOVER was not answered");
    return others;
}

TEST_CASE("an unmanaged VM is served by the LAN's server, and a workspace beside it by ours") {
    Testbed testbed = Testbed::with_workspace();
    const LanDhcpServer site(testbed.lan(), {{other_mac, "10.9.0.77"}, {guest_mac, "10.9.0.66"}});
    DhcpClient other = DhcpClient::udhcpc(testbed.other().guest());
    DhcpClient guest = DhcpClient::udhcpc(testbed.guest().guest());
    DhcpEvent for_other = other.lease();
    CHECK(for_other["address"] == "10.9.0.77");
    CHECK(for_other["server"] == lan_ip);
    DhcpEvent for_guest = guest.lease();
    CHECK(for_guest["address"] == guest_ip);
    CHECK(for_guest["server"].starts_with("169.254."));
    CHECK(site.said().find(other_mac) != std::string::npos);
    CHECK(site.said().find(guest_mac) == std::string::npos);
}

TEST_CASE("dom0 itself may be a client of the LAN's server on the same bridge") {
    Testbed testbed = Testbed::with_workspace();
    const LanDhcpServer site(testbed.lan(), {{bridge_mac, "10.9.0.1"}});
    const Frame question = discover(bridge_mac, 0x51);
    testbed.bridge().drain();
    testbed.bridge().send(question);
    const Deadline deadline = Deadline::after(long_enough);
    std::optional<Received> answer;
    while (const auto frame = testbed.bridge().next(deadline)) {
        answer = received_dhcp(*frame);
        if (answer && answer->message.xid == 0x51) break;
    }
    REQUIRE(answer.has_value());
    CHECK(answer->message.type == DhcpType::offer);
    CHECK(answer->message.server == lan_ip);
}

TEST_CASE("a MAC without an assignment is offered no address") {
    Testbed testbed = Testbed::with_workspace();
    const Tap& card = testbed.guest().card();
    card.drain();
    card.send(dhcp({.from = guest_mac},
                   {.type = DhcpType::discover, .chaddr = "02:16:3e:00:00:77", .xid = 0x77}));
    CHECK(answers_before_own(card, 0x78).empty());
}

TEST_CASE("neither a relay nor another machine that uses a workspace's MAC gets an answer") {
    Testbed testbed = Testbed::with_workspace();
    const Tap& card = testbed.guest().card();
    testbed.lan().tap.drain();
    card.drain();
    card.send(dhcp({.from = guest_mac},
                   {.type = DhcpType::discover, .chaddr = guest_mac, .xid = 1, .giaddr = lan_ip}));
    testbed.lan().tap.send(
        dhcp({.to = bridge_mac,
              .from = lan_mac,
              .source_ip = lan_ip,
              .destination_ip = bridge_ip,
              .source_port = 67},
             {.type = DhcpType::discover, .chaddr = guest_mac, .xid = 3, .giaddr = lan_ip}));
    testbed.lan().tap.send(
        dhcp({.from = lan_mac}, {.type = DhcpType::discover, .chaddr = guest_mac, .xid = 4}));
    testbed.other().card().send(
        dhcp({.from = other_mac}, {.type = DhcpType::discover, .chaddr = guest_mac, .xid = 5}));
    CHECK(answers_before_own(card, 6).empty());
    while (const auto frame = testbed.lan().tap.next(Deadline::after(milliseconds(0)))) {
        const auto message = received_dhcp(*frame);
        if (message) CHECK(message->from != bridge_mac);
    }
}

TEST_CASE("two workspaces each get their own address, and neither receives the other's requests") {
    Testbed testbed = Testbed::with_workspace();
    const std::string second_mac = "02:16:3e:00:00:1a";
    Vif& second = testbed.world().add_workspace(12, second_mac, "10.9.0.20");
    REQUIRE(second.create(testbed.store()).status == 0);
    second.card().drain();
    DhcpClient first_client = DhcpClient::udhcpc(testbed.guest().guest());
    CHECK(first_client.lease()["address"] == guest_ip);
    DhcpClient second_client = DhcpClient::dhclient(second.guest());
    CHECK(second_client.lease()["address"] == "10.9.0.20");
    while (const auto frame = second.card().next(Deadline::after(milliseconds(0)))) {
        const auto message = received_dhcp(*frame);
        if (message) CHECK(message->message.chaddr == second_mac);
    }
}

TEST_CASE(
    "no DHCP frame of a workspace, from DISCOVER to RELEASE, is seen on the LAN or by another VM") {
    Testbed testbed = Testbed::with_workspace();
    testbed.lan().tap.drain();
    testbed.other().card().drain();
    for (const bool first : {true, false}) {
        DhcpClient client = first ? DhcpClient::udhcpc(testbed.guest().guest())
                                  : DhcpClient::dhclient(testbed.guest().guest());
        CHECK(client.lease()["address"] == guest_ip);
    }
    testbed.guest().card().send(rebind(guest_mac, guest_ip, 9));
    const Frame last =
        arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", "10.9.0.253"});
    testbed.guest().card().send(last);
    CHECK(std::ranges::none_of(testbed.lan().tap.before(last), is_dhcp));
    CHECK(std::ranges::none_of(testbed.other().card().before(last), is_dhcp));
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_strangers_test
