// SPDX-License-Identifier: GPL-2.0-or-later
// The nodes peers and groups: with which other workspaces a workspace may exchange frames, and
// whether with machines beyond them.
#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::peers_test {
namespace {

using Nodes = std::map<std::string, std::string>;

struct Guest {
    char letter;
    std::string mac, ip;
};
const Guest a = {'A', "02:16:3e:00:01:0a", "10.9.0.20"};
const Guest b = {'B', "02:16:3e:00:01:0b", "10.9.0.21"};
const Guest c = {'C', "02:16:3e:00:01:0c", "10.9.0.22"};

/// Workspaces a, b and c with these nodes besides their addresses, a VM (v) and the LAN (l) on
/// xenbr0.
struct HostWithThreeWorkspaces {
    HostWithThreeWorkspaces(const Nodes& of_a, const Nodes& of_b, const Nodes& of_c)
        : testbed(Testbed::with_stock_vif()), probes({}) {
        vifs = {&add(a, of_a), &add(b, of_b), &add(c, of_c)};
        for (Vif* vif : vifs) REQUIRE(vif->create(testbed.store()).status == 0);
        probes = FrameProbes({{'A', &vifs[0]->card(), a.mac, a.ip},
                              {'B', &vifs[1]->card(), b.mac, b.ip},
                              {'C', &vifs[2]->card(), c.mac, c.ip},
                              {'H', &testbed.bridge(), bridge_mac, bridge_ip},
                              {'L', &testbed.lan().tap, lan_mac, lan_ip},
                              {'V', &testbed.other().card(), other_mac, other_ip}});
    }

    Vif& add(const Guest& guest, const Nodes& nodes) {
        Vif& vif = testbed.world().add_workspace(20 + static_cast<unsigned>(guest.letter),
                                                 guest.mac, guest.ip);
        testbed.world().assign(guest.mac, nodes);
        return vif;
    }

    /// The places where a broadcast question is seen; the LAN and the VM always see each other's.
    std::string reached_by_broadcast(const Guest& guest) {
        return reached_by_broadcast(static_cast<char>(std::tolower(guest.letter)), guest.mac,
                                    guest.ip);
    }
    std::string reached_by_broadcast(char letter, const std::string& mac, const std::string& ip) {
        const Frame question =
            arp({broadcast_mac, mac, 1, mac, ip, "00:00:00:00:00:00", "10.9.0.99"});
        return letter == 'l' ? probes.reached_before('o', 'H', letter, question)
                             : probes.reached_before('l', 'H', letter, question);
    }
    /// Whether a unicast packet between the two arrives.
    bool arrives(const Guest& from, const Guest& to) {
        const Frame packet = udp({to.mac, from.mac, from.ip, to.ip, 5000, 5000, {'h', 'i'}});
        reached_by_broadcast(to);  // so that the bridge learns its port
        const std::string at =
            probes.reached_before('l', 'H', static_cast<char>(std::tolower(from.letter)), packet);
        return at == std::string(1, to.letter);
    }

    Testbed testbed;
    std::vector<Vif*> vifs;
    FrameProbes probes;
};

TEST_CASE("without the node peers a workspace can reach every machine on its bridge") {
    HostWithThreeWorkspaces host({}, {}, {});
    CHECK(host.reached_by_broadcast(a) == "BCHLV");
    CHECK(host.reached_by_broadcast(b) == "ACHLV");
    CHECK(host.reached_by_broadcast('l', lan_mac, lan_ip) == "ABCHV");
}

TEST_CASE(
    "a workspace can reach the workspaces whose MACs its peers name, and the uplink if they name "
    "it") {
    HostWithThreeWorkspaces host({{"peers", b.mac + " uplink"}}, {}, {});
    CHECK(host.reached_by_broadcast(a) == "BLV");
    CHECK(host.reached_by_broadcast(b) == "ACHLV");
    CHECK(host.reached_by_broadcast(c) == "BHLV");
    CHECK(host.arrives(a, b));
    CHECK(host.arrives(b, a));
    CHECK_FALSE(host.arrives(a, c));
    CHECK_FALSE(host.arrives(c, a));
    CHECK(host.arrives(b, c));
    CHECK(host.reached_by_broadcast('l', lan_mac, lan_ip) == "ABCHV");
    CHECK(host.reached_by_broadcast('h', bridge_mac, bridge_ip) == "BCLV");
}

TEST_CASE("a group in peers means all workspaces with that group") {
    HostWithThreeWorkspaces host({{"peers", "web"}}, {{"groups", "db web"}},
                                 {{"groups", "db"}, {"peers", "uplink host db"}});
    CHECK(host.reached_by_broadcast(a) == "B");
    CHECK(host.reached_by_broadcast(b) == "ACHLV");
    CHECK(host.reached_by_broadcast(c) == "BHLV");
    CHECK(host.reached_by_broadcast('l', lan_mac, lan_ip) == "BCHV");
    CHECK(host.reached_by_broadcast('h', bridge_mac, bridge_ip) == "BCLV");
}

TEST_CASE("two workspaces that choose their peers must choose each other") {
    HostWithThreeWorkspaces host({{"peers", b.mac}}, {{"peers", c.mac}},
                                 {{"peers", b.mac + " " + a.mac}});
    CHECK_FALSE(host.arrives(a, b));
    CHECK_FALSE(host.arrives(b, a));
    CHECK(host.arrives(b, c));
    CHECK(host.arrives(c, b));
    CHECK_FALSE(host.arrives(c, a));
}

TEST_CASE("with peers none a workspace can reach its DHCP server and nothing else") {
    HostWithThreeWorkspaces host({{"peers", "none"}}, {}, {});
    CHECK(host.reached_by_broadcast(a) == "-");
    CHECK(host.reached_by_broadcast(b) == "CHLV");
    CHECK(host.reached_by_broadcast('l', lan_mac, lan_ip) == "BCHV");
    CHECK(host.reached_by_broadcast('h', bridge_mac, bridge_ip) == "BCLV");
    CHECK(host.probes.reached_before('l', 'H', 'a', discover(a.mac, 1)) == "-");
    DhcpClient client = DhcpClient::udhcpc(host.vifs[0]->guest());
    CHECK(client.lease()["address"] == a.ip);
}

TEST_CASE("the rules between two workspaces come with the second of them and go with it") {
    HostWithThreeWorkspaces host({{"peers", b.mac}}, {}, {});
    CHECK(host.arrives(a, b));
    CHECK(host.vifs[1]->destroy(host.testbed.store()).status == 0);
    CHECK(
        run_or_throw({"nft", "list", "set", "bridge", "vif_workspace", "exchange"}).find("\"vif") ==
        std::string::npos);
    CHECK(host.vifs[0]->destroy(host.testbed.store()).status == 0);
    CHECK(host.reached_by_broadcast(c) == "HLV");
}

TEST_CASE("changed peers are in force after repair") {
    HostWithThreeWorkspaces host({{"peers", b.mac}}, {}, {});
    host.testbed.world().assign(a.mac, {{"peers", c.mac + " host"}});
    run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
    CHECK(host.reached_by_broadcast(a) == "CH");
    CHECK(registry().find(" peers=" + c.mac + ",host ") != std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::peers_test
