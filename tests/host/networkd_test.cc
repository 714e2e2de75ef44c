// systemd-networkd in dom0, where it manages the workspaces' bridge, and where it takes the outer
// end of the way to our server for a card of its own: a lease and its renewals outlive what it
// does.
#include "served_guest.h"
#include "support/host_networkd.h"

namespace vif_workspace::tests::networkd_test {
namespace {

const std::map<std::string, std::string> of_bridge = {
    {"10-xenbr0.network",
     "[Match]\nName=xenbr0\n[Network]\nAddress=10.9.0.1/24\nConfigureWithoutCarrier=yes\n"},
    {"20-ports.network", "[Match]\nName=vif* peth0\n[Link]\nUnmanaged=yes\n"}};

struct Host {
    Host() {
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

TEST_CASE("networkd manages the bridge: it is told to do so anew, restarted, ended and started") {
    Host host;
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

/// On the outer end: the kernel tells it that nothing can be sent there, DHCP's requests included.
void wait_until_it_has_asked(HostNetworkd& networkd) {
    networkd.wait_until_said("vw-xenbr0: DHCPv4 client is configured, acquiring DHCPv4 lease");
    networkd.wait_until_said("vw-xenbr0: NDISC: Failed to send Router Solicitation");
}

TEST_CASE("networkd that takes every device asks our server nothing and takes nothing from us") {
    std::map<std::string, std::string> files = of_bridge;
    files["90-all.network"] = "[Match]\nName=*\n[Network]\nDHCP=yes\n";
    for (const bool is_there_first : {true, false}) {
        CAPTURE(is_there_first);
        Host host;
        std::unique_ptr<HostNetworkd> networkd;
        if (is_there_first) {
            networkd = std::make_unique<HostNetworkd>(files);
            networkd->wait_until_configured("xenbr0");
        }
        host.bring_up_workspace();
        const auto our_ear = tap_at_server("xenbr0");
        ServedGuest guest(*host.workspace);
        if (!is_there_first) networkd = std::make_unique<HostNetworkd>(files);
        wait_until_it_has_asked(*networkd);
        guest.check_renewals();
        networkd->stop();
        guest.check_renewals();
        networkd->start();
        wait_until_it_has_asked(*networkd);
        guest.check_renewals();
        CHECK(guest.heard_at(*our_ear) == std::set<std::string>{guest_mac});
        CHECK(said_by_check() == "");
        CHECK(host.workspace->destroy(host.world.store()).status == 0);
    }
}

}  // namespace
}  // namespace vif_workspace::tests::networkd_test
