// SPDX-License-Identifier: GPL-2.0-or-later
// Two workspaces on one bridge: each is confined by itself, and neither receives the other's DHCP.
#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/printing.h"
#include "support/stream.h"
#include "support/testbed.h"

namespace vif_workspace::tests::neighbours_test {
namespace {

const std::string second_mac = "02:16:3e:00:00:1a";
const std::string second_ip = "10.9.0.20";
const Frame hello = {'h', 'e', 'l', 'l', 'o'};

/// The usual machines and one more workspace, letter w.
struct TwoWorkspaces {
    TwoWorkspaces()
        : testbed(Testbed::with_workspace()),
          second(&testbed.world().add_workspace(12, second_mac, second_ip)),
          probes({}) {
        REQUIRE(second->create(testbed.store()).status == 0);
        probes = FrameProbes({{'G', &testbed.guest().card(), guest_mac, guest_ip},
                              {'H', &testbed.bridge(), bridge_mac, bridge_ip},
                              {'L', &testbed.lan().tap, lan_mac, lan_ip},
                              {'V', &testbed.other().card(), other_mac, other_ip},
                              {'W', &second->card(), second_mac, second_ip}});
        probes.introduce_all();
    }

    Testbed testbed;
    Vif* second;
    FrameProbes probes;
};

TEST_CASE("neither of two workspaces can use the addresses of the other") {
    TwoWorkspaces host;
    const auto packet = [](const std::string& mac, const std::string& ip) {
        return udp({lan_mac, mac, ip, lan_ip, 5000, 5000, hello});
    };
    CHECK(host.probes.reached('g', packet(guest_mac, guest_ip)) == "L");
    CHECK(host.probes.reached('g', packet(second_mac, second_ip)) == "-");
    CHECK(host.probes.reached('g', packet(guest_mac, second_ip)) == "-");
    CHECK(host.probes.reached('g', packet(second_mac, guest_ip)) == "-");
    CHECK(host.probes.reached('w', packet(second_mac, second_ip)) == "L");
    CHECK(host.probes.reached('w', packet(guest_mac, guest_ip)) == "-");
}

TEST_CASE("two workspaces without the node peers can reach each other") {
    TwoWorkspaces host;
    const Frame packet = udp({second_mac, guest_mac, guest_ip, second_ip, 5000, 5000, hello});
    CHECK(host.probes.reached('g', packet) == "W");
    const Frame question =
        arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", second_ip});
    CHECK(host.probes.reached('g', question) == "HLVW");
}

TEST_CASE("a workspace does not receive another one's DHCP requests and cannot answer them") {
    TwoWorkspaces host;
    CHECK(host.probes.reached('g', discover(guest_mac, 1)) == "-");
    CHECK(host.probes.reached('w', discover(second_mac, 2)) == "-");
    const Envelope rogue = {.to = guest_mac,
                            .from = second_mac,
                            .source_ip = second_ip,
                            .destination_ip = guest_ip,
                            .source_port = 67,
                            .destination_port = 68};
    CHECK(host.probes.reached('w', dhcp(rogue, {.type = DhcpType::offer, .chaddr = guest_mac})) ==
          "-");
}

TEST_CASE("an answer of a DHCP server in dom0 reaches no workspace") {
    TwoWorkspaces host;
    Envelope answer = {.to = guest_mac,
                       .from = bridge_mac,
                       .source_ip = bridge_ip,
                       .destination_ip = guest_ip,
                       .source_port = 67,
                       .destination_port = 68};
    const DhcpMessage offer = {.type = DhcpType::offer, .chaddr = guest_mac, .yiaddr = guest_ip};
    CHECK(host.probes.reached('h', dhcp(answer, offer)) == "-");
    answer.to = broadcast_mac;
    answer.destination_ip = "255.255.255.255";
    CHECK(host.probes.reached('h', dhcp(answer, offer)) == "LV");
}

TEST_CASE("a workspace that floods DHCP is rate-limited, and another one gets its address") {
    TwoWorkspaces host;
    const Tap server(NetworkNamespace::existing("vif-workspace-xenbr0"), "xenbr0");
    Flood flood(host.testbed.guest().card(), {discover(guest_mac, 1)});
    DhcpClient client = DhcpClient::udhcpc(host.second->guest());
    CHECK(client.lease()["address"] == second_ip);
    flood.wait_for(20000);
    const unsigned long sent = flood.stop();
    unsigned long heard = 0;
    while (const auto frame = server.next(Deadline::after(milliseconds(0)))) {
        const auto message = received_dhcp(*frame);
        heard += message && message->message.chaddr == guest_mac ? 1 : 0;
    }
    CHECK(heard >= 10);  // a client that is merely eager is not limited
    CHECK(heard < sent / 10);
}

TEST_CASE("when one of two workspaces leaves, the other stays confined and served") {
    TwoWorkspaces host;
    CHECK(host.second->destroy(host.testbed.store()).status == 0);
    FrameProbes& probes = host.testbed.probes();
    CHECK(probes.reached('g', udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello})) ==
          "L");
    CHECK(probes.reached('g', udp({lan_mac, guest_mac, second_ip, lan_ip, 5000, 5000, hello})) ==
          "-");
    CHECK(probes.reached('g', discover(guest_mac, 1)) == "S");
}

}  // namespace
}  // namespace vif_workspace::tests::neighbours_test
