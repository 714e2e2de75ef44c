// SPDX-License-Identifier: GPL-2.0-or-later
// systemd-networkd in dom0, where it manages the workspaces' bridge, and where it takes the outer
// end of the path to our server for a card of its own: a lease and its renewals survive whatever it
// does.
#include "served_guest.h"
#include "support/host_networkd.h"

namespace vif_workspace::tests::networkd_test {
namespace {

const std::map<std::string, std::string> of_bridge = {
    {"10-xenbr0.network",
     "[Match]\nName=xenbr0\n[Network]\nAddress=10.9.0.1/24\nConfigureWithoutCarrier=yes\n"},
    {"20-ports.network", "[Match]\nName=vif* peth0 ear0\n[Link]\nUnmanaged=yes\n"}};

struct HostWithNetworkdBridge {
    HostWithNetworkdBridge() {
        world.add_bridge("xenbr0", bridge_mac, "");  // networkd gives it an address
        add_lan(world);
        workspace = &add_guest_with_router(world);
        world.assign(guest_mac, {{"netmask", "255.255.255.0"}});
    }

    void bring_up_workspace() {
        const Hotplug online = workspace->create(world.store());
        REQUIRE_MESSAGE(online.status == 0, online.said);
    }

    World world;
    Vif* workspace;
};

TEST_CASE(
    "a lease survives networkd that manages the bridge and is reconfigured, restarted, stopped and "
    "started") {
    HostWithNetworkdBridge host;
    host.bring_up_workspace();
    ServedGuest guest(*host.workspace);
    HostNetworkd networkd(of_bridge);
    networkd.wait_until_configured("xenbr0");
    guest.check_renewals();
    networkd.reconfigure("xenbr0");
    networkd.wait_until_configured("xenbr0");
    guest.check_renewals();
    networkd.stop();
    guest.check_renewals();
    networkd.start();
    networkd.wait_until_configured("xenbr0");
    guest.check_renewals();
    CHECK(said_by_check() == "");

    Vif& second = host.world.add_workspace(9, beta_mac, beta_ip);
    host.world.assign(beta_mac, {{"netmask", "255.255.255.0"}});
    REQUIRE(second.create(host.world.store()).status == 0);
    CHECK(DhcpClient::udhcpc(second.guest()).lease()["address"] == beta_ip);
    restart_our_server();
    guest.check_renewals();
    CHECK(said_by_check() == "");
    CHECK(second.destroy(host.world.store()).status == 0);
    CHECK(host.workspace->destroy(host.world.store()).status == 0);
    CHECK_FALSE(has_device("vw-xenbr0"));
}

/// The DHCP requests of this host itself on the outer end, whether they get out there or not.
class OwnRequests {
  public:
    explicit OwnRequests(World& world)
        : ear_(&world.add_neighbour("ear", "ear0", "02:cc:00:00:00:01", "")) {}

    void listen() const {
        run_or_throw({"nft",
                      "table netdev site { chain out { type filter hook egress device vw-xenbr0 "
                      "priority -10; udp dport 67 dup to ear0; }; }"});
    }
    void forget() const { ear_->tap.drain(); }
    void wait_for_one() const {
        const Deadline deadline = Deadline::after(long_enough);
        while (const auto frame = ear_->tap.next(deadline)) {
            const auto message = received_dhcp(*frame);
            if (message && message->message.chaddr == "fe:ff:ff:ff:ff:ff") return;
        }
        FAIL("networkd asks nothing on vw-xenbr0");
    }

  private:
    Neighbour* ear_;
};

TEST_CASE(
    "networkd that manages every device sends our server no request and removes nothing of ours") {
    std::map<std::string, std::string> files = of_bridge;
    files["90-all.network"] = "[Match]\nName=*\n[Network]\nDHCP=yes\n";
    for (const bool is_there_first : {true, false}) {
        CAPTURE(is_there_first);
        HostWithNetworkdBridge host;
        const OwnRequests questions(host.world);
        std::unique_ptr<HostNetworkd> networkd;
        if (is_there_first) {
            networkd = std::make_unique<HostNetworkd>(files);
            networkd->wait_until_configured("xenbr0");
        }
        host.bring_up_workspace();
        const auto our_ear = tap_at_server("xenbr0");
        questions.listen();
        ServedGuest guest(*host.workspace);
        if (!is_there_first) networkd = std::make_unique<HostNetworkd>(files);
        questions.wait_for_one();
        guest.check_renewals();
        networkd->stop();
        guest.check_renewals();
        questions.forget();
        networkd->start();
        questions.wait_for_one();
        guest.check_renewals();
        CHECK(guest.askers_at(*our_ear) == guest_mac);
        CHECK(said_by_check() == "");
        CHECK(host.workspace->destroy(host.world.store()).status == 0);
    }
}

}  // namespace
}  // namespace vif_workspace::tests::networkd_test
