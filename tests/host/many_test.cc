// SPDX-License-Identifier: GPL-2.0-or-later
// More than one vif: at once, with one MAC, and migrating to the host they come from.
#include "support/dhcp_client.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::many_test {
namespace {

const Frame spoofed =
    udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});
const Frame honest =
    udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});

struct HostWithLan {
    HostWithLan() {
        world.add_default_bridge();
        add_site_rules();
        lan = &add_lan(world);
        before = in_force();
    }

    void check_filtered(const Vif& vif) const {
        FrameProbes probes(
            {{'G', &vif.card(), guest_mac, guest_ip}, {'L', &lan->tap, lan_mac, lan_ip}});
        CHECK(probes.reached('g', honest) == "L");
        CHECK(probes.reached('g', spoofed) == "-");
    }

    World world;
    Neighbour* lan;
    InForce before;
};

std::string mac_of(unsigned number) {
    return "02:16:3e:00:01:" + to_hex(Frame{static_cast<std::uint8_t>(number)});
}

std::vector<Vif*> add_workspaces(World& world, unsigned count) {
    std::vector<Vif*> vifs;
    for (unsigned i = 1; i <= count; ++i) {
        vifs.push_back(
            &world.add_workspace(20 + i, mac_of(i), "10.9.0." + std::to_string(100 + i)));
        vifs.back()->build(world.store());
    }
    return vifs;
}

void check_all(const std::vector<Vif*>& vifs, const std::string& event_name) {
    std::vector<Process> scripts;
    for (const Vif* vif : vifs) scripts.push_back(vif->start(event_name));
    for (Process& script : scripts) {
        const Hotplug event = Vif::ended(script);
        CHECK(event.status == 0);
        CHECK(event.said == "");
    }
}

TEST_CASE("vifs that come and go at once are all brought into force and all removed") {
    for (const unsigned count : {2U, 12U}) {
        CAPTURE(count);
        HostWithLan host;
        const std::vector<Vif*> vifs = add_workspaces(host.world, count);
        check_all(vifs, "online");
        const std::string configuration = dhcpd_configuration("xenbr0");
        for (const Vif* vif : vifs) {
            CAPTURE(vif->name());
            CHECK(vif->is_on("xenbr0"));
            CHECK(registry().find(vif->name()) != std::string::npos);
            CHECK(configuration.find(vif->config().mac) != std::string::npos);
        }
        CHECK(dhcpd_of_ours().size() == 1);
        for (const Vif* vif : vifs) vif->close(host.world.store());
        check_all(vifs, "offline");
        CHECK(difference(host.before, in_force()) == "");
    }
}

TEST_CASE("half of the vifs may leave while the other half comes") {
    HostWithLan host;
    const std::vector<Vif*> vifs = add_workspaces(host.world, 12);
    const std::vector<Vif*> leaving(vifs.begin(), vifs.begin() + 6);
    const std::vector<Vif*> coming(vifs.begin() + 6, vifs.end());
    check_all(leaving, "online");
    for (const Vif* vif : leaving) vif->close(host.world.store());
    std::vector<Process> scripts;
    for (std::size_t i = 0; i < leaving.size(); ++i) {
        scripts.push_back(leaving[i]->start("offline"));
        scripts.push_back(coming[i]->start("online"));
    }
    for (Process& script : scripts) CHECK(Vif::ended(script).status == 0);
    for (const Vif* vif : leaving) CHECK(registry().find(vif->name()) == std::string::npos);
    for (const Vif* vif : coming) CHECK(registry().find(vif->name()) != std::string::npos);
    DhcpClient client = DhcpClient::udhcpc(coming.back()->guest());
    CHECK(client.lease()["address"] == "10.9.0.112");
}

TEST_CASE(
    "a domain that migrates to the same host keeps its entry and rules when its old vif goes") {
    HostWithLan host;
    Vif& old_vif = host.world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(old_vif.create(host.world.store()).status == 0);
    const std::string rules_of_one = rules_in_force();

    host.world.add_domain(9, "ws7--incoming");
    Vif& new_vif = host.world.add_vif(9, 0, {.mac = guest_mac});
    REQUIRE(new_vif.create(host.world.store()).status == 0);
    host.check_filtered(new_vif);
    CHECK(old_vif.destroy(host.world.store()).status == 0);

    CHECK(registry().find("vif9.0") != std::string::npos);
    CHECK(registry().find("vif7.0") == std::string::npos);
    host.check_filtered(new_vif);
    DhcpClient client = DhcpClient::udhcpc(new_vif.guest());
    CHECK(client.lease()["address"] == guest_ip);

    CHECK(new_vif.destroy(host.world.store()).status == 0);
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("when one of two vifs with the same MAC leaves, the other is served, whichever it is") {
    HostWithLan host;
    Vif& first = host.world.add_workspace(7, guest_mac, guest_ip);
    host.world.add_domain(9, "corpse");
    Vif& second = host.world.add_vif(9, 0, {.mac = guest_mac});
    REQUIRE(first.create(host.world.store()).status == 0);
    REQUIRE(second.create(host.world.store()).status == 0);
    CHECK(second.destroy(host.world.store()).status == 0);
    host.check_filtered(first);
    DhcpClient client = DhcpClient::udhcpc(first.guest());
    CHECK(client.lease()["address"] == guest_ip);
}

TEST_CASE(
    "of two vifs with the same MAC the latest is served, both are confined, and when it leaves the "
    "other is served") {
    HostWithLan host;
    Vif& first = host.world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(first.create(host.world.store()).status == 0);
    const std::string later_ip = "10.9.0.99";
    host.world.assign(guest_mac, {{"ip", later_ip}});
    host.world.add_domain(9, "restarted");
    Vif& second = host.world.add_vif(9, 0, {.mac = guest_mac});
    REQUIRE(second.create(host.world.store()).status == 0);
    const auto served = [](const std::string& ip) {
        return dhcpd_configuration("xenbr0").find("fixed-address " + ip + ";") != std::string::npos;
    };
    CHECK(served(later_ip));
    CHECK_FALSE(served(guest_ip));
    CHECK(DhcpClient::udhcpc(second.guest()).lease()["address"] == later_ip);
    host.check_filtered(first);
    // Each may use its own address, and not the other's.
    const Frame as_later =
        udp({lan_mac, guest_mac, later_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});
    FrameProbes of_first(
        {{'G', &first.card(), guest_mac, guest_ip}, {'L', &host.lan->tap, lan_mac, lan_ip}});
    CHECK(of_first.reached('g', as_later) == "-");
    FrameProbes of_second(
        {{'G', &second.card(), guest_mac, later_ip}, {'L', &host.lan->tap, lan_mac, lan_ip}});
    CHECK(of_second.reached('g', as_later) == "L");
    CHECK(of_second.reached('g', honest) == "-");

    CHECK(second.destroy(host.world.store()).status == 0);
    CHECK(served(guest_ip));
    CHECK_FALSE(served(later_ip));
    CHECK(DhcpClient::udhcpc(first.guest()).lease()["address"] == guest_ip);
    host.check_filtered(first);
    CHECK(first.destroy(host.world.store()).status == 0);
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("an address that another MAC holds on the same bridge is refused") {
    HostWithLan host;
    Vif& first = host.world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(first.create(host.world.store()).status == 0);
    const InForce before = in_force();
    Vif& thief = host.world.add_workspace(8, other_mac, guest_ip);
    const Hotplug online = thief.create(host.world.store());
    CHECK(online.status == 1);
    CHECK(online.said.find(guest_ip) != std::string::npos);
    CHECK(difference(before, in_force()) == "");
}

}  // namespace
}  // namespace vif_workspace::tests::many_test
