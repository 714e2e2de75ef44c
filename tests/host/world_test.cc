// SPDX-License-Identifier: GPL-2.0-or-later
// The test host itself, with the stock vif-bridge alone. What the other tests forbid does happen
// here, so none of them passes merely because nothing could have arrived.
#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/lan_dhcp_server.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::world_test {
namespace {

TEST_CASE("the stock script brings a vif up on its bridge and takes it off again") {
    World world;
    world.add_default_bridge();
    world.add_domain(7, "alpha");
    Vif& vif = world.add_vif(7, 0, {.mac = guest_mac, .script = "vif-bridge"});

    const Hotplug online = vif.create(world.store());
    CHECK(online.status == 0);
    CHECK(online.said == "");
    CHECK(vif.is_on("xenbr0"));
    CHECK(vif.is_up());
    CHECK(world.store().read(vif.backend() + "/hotplug-status") == "connected");

    const Hotplug offline = vif.destroy(world.store());
    CHECK(offline.status == 0);
    CHECK_FALSE(has_device("vif7.0"));
}

TEST_CASE("the stock script writes its error about a missing bridge for xl") {
    World world;
    world.add_domain(7, "alpha");
    Vif& vif = world.add_vif(7, 0, {.mac = guest_mac, .script = "vif-bridge"});
    CHECK(vif.create(world.store()).status == 1);
    CHECK(world.store().read(vif.backend() + "/hotplug-status") == "error");
    CHECK(world.store().read(vif.backend() + "/hotplug-error") ==
          "Could not find bridge device xenbr0");
}

TEST_CASE("without a filter every frame of the vectors goes where the bridge sends it") {
    Testbed testbed = Testbed::with_stock_vif();
    std::string everything;
    for (const Vector& vector : shared_vectors()) {
        if (vector.sent_from == 's') continue;  // a place that exists only with workspaces
        testbed.probes().introduce_all();
        const std::string reached = testbed.probes().reached(vector.sent_from, vector.frame);
        everything += vector.id + "=" + reached + "\n";
    }
    INFO(everything);
    // Each of these is forbidden to a workspace, and each passes here.
    for (const std::string leak :
         {"P08=HLV", "M03=HLV", "I01=L", "I02=H", "R02=HLV", "T01=HLV", "T06=HLV", "X05=HLV",
          "S06=HLV", "D06=HLV", "B01=G", "B04=GHV", "C01=GLV", "U01=GHL"}) {
        CAPTURE(leak);
        CHECK(everything.find(leak + "\n") != std::string::npos);
    }
}

TEST_CASE("a guest reads and writes its own part of xenstore and no other") {
    World world;
    world.add_domain(7, "alpha");
    world.assign(guest_mac, guest_assignment);
    Store guest = Store::as_domain(7);
    CHECK(guest.try_write("data/greeting", "hello"));
    CHECK(world.store().read("/local/domain/7/data/greeting") == "hello");
    CHECK_FALSE(guest.try_write(World::assignment(guest_mac) + "/ip", "10.9.0.99"));
}

TEST_CASE("without a filter a guest is served by the DHCP server of the LAN") {
    Testbed testbed = Testbed::with_stock_vif();
    const LanDhcpServer server(testbed.lan(), {{guest_mac, "10.9.0.77"}});
    DhcpClient udhcpc = DhcpClient::udhcpc(testbed.guest().guest());
    CHECK(udhcpc.lease()["address"] == "10.9.0.77");
    CHECK(udhcpc.process().ends_before(Deadline::after(milliseconds(0))) == false);

    DhcpClient dhclient = DhcpClient::dhclient(testbed.guest().guest());
    DhcpEvent lease = dhclient.lease();
    CHECK(lease["address"] == "10.9.0.77");
    CHECK(lease["server"] == lan_ip);
}

TEST_CASE("a crafted DISCOVER is answered like a real one") {
    Testbed testbed = Testbed::with_stock_vif();
    const LanDhcpServer server(testbed.lan(), {{guest_mac, "10.9.0.77"}});
    const Tap& card = testbed.guest().card();
    card.drain();
    card.send(discover(guest_mac, 0xabcd));
    std::optional<Received> offer;
    const Deadline deadline = Deadline::after(long_enough);
    while (const auto frame = card.next(deadline)) {
        offer = received_dhcp(*frame);
        if (offer) break;
    }
    REQUIRE(offer.has_value());
    CHECK(offer->message.type == DhcpType::offer);
    CHECK(offer->message.xid == 0xabcd);
    CHECK(offer->message.yiaddr == "10.9.0.77");
    CHECK(offer->message.server == lan_ip);
    CHECK(offer->message.chaddr == guest_mac);
}

TEST_CASE("nothing of one test host is seen in the next") {
    {
        Testbed testbed = Testbed::with_stock_vif();
        CHECK(has_device("vif7.0"));
    }
    World world;
    CHECK_FALSE(has_device("vif7.0"));
    CHECK_FALSE(world.store().read("/local/domain/7/name").has_value());
}

}  // namespace
}  // namespace vif_workspace::tests::world_test
