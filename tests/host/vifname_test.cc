// SPDX-License-Identifier: GPL-2.0-or-later
// The names that a vif's devices have on the bridge: the kernel's, one that the administrator
// chose, and that of the emulated NIC. The filter holds under each, and vifname= cannot name
// another vif's device.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::vifname_test {
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
        world.add_domain(7, "alpha");
        world.assign(guest_mac, guest_assignment);
        before = in_force();
    }

    World world;
    Neighbour* lan;
    InForce before;
};

TEST_CASE("a vif with vifname= is filtered under that name and leaves nothing") {
    HostWithLan host;
    Vif& vif = host.world.add_vif(7, 0, {.mac = guest_mac, .vifname = "alpha-lan0"});
    REQUIRE(vif.create(host.world.store()).status == 0);
    CHECK(vif.port() == "alpha-lan0");
    CHECK(vif.is_on("xenbr0"));
    CHECK_FALSE(has_device("vif7.0"));
    FrameProbes probes(
        {{'G', &vif.card(), guest_mac, guest_ip}, {'L', &host.lan->tap, lan_mac, lan_ip}});
    CHECK(probes.reached('g', honest) == "L");
    CHECK(probes.reached('g', spoofed) == "-");
    CHECK(vif.destroy(host.world.store()).status == 0);
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("rules distinguish vifnames of any length that begin alike") {
    HostWithLan host;
    const std::vector<std::string> names = {"w", "ws", "ws-a", "ws-abcdefghijkl",
                                            "ws-abcdefghijkm"};
    std::vector<Vif*> vifs;
    for (unsigned i = 0; i < names.size(); ++i) {
        const std::string mac = "02:16:3e:00:02:0" + std::to_string(i);
        const unsigned domid = 10 + i * 10;
        host.world.add_domain(domid, names[i]);
        host.world.assign(mac, {{"ip", "10.9.0." + std::to_string(40 + i)}, {"hostname", "g"}});
        vifs.push_back(&host.world.add_vif(domid, 0, {.mac = mac, .vifname = names[i]}));
        REQUIRE(vifs.back()->create(host.world.store()).status == 0);
    }
    for (unsigned i = 0; i < names.size(); ++i) {
        CAPTURE(names[i]);
        const std::string mac = vifs[i]->config().mac;
        const std::string own = "10.9.0." + std::to_string(40 + i);
        FrameProbes probes(
            {{'G', &vifs[i]->card(), mac, own}, {'L', &host.lan->tap, lan_mac, lan_ip}});
        for (unsigned j = 0; j < names.size(); ++j) {
            const std::string ip = "10.9.0." + std::to_string(40 + j);
            const Frame packet = udp({lan_mac, mac, ip, lan_ip, 5000, 5000, {'h', 'i'}});
            CHECK(probes.reached('g', packet) == (i == j ? "L" : "-"));
        }
    }
    for (const Vif* vif : vifs) CHECK(vif->destroy(host.world.store()).status == 0);
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("vifname= may not name a device that is not the vif's own") {
    HostWithLan host;
    host.world.add_neighbour("site", "eth9", "02:bb:00:00:00:09", "192.0.2.2/24");
    Vif& renamed = host.world.add_vif(7, 0, {.mac = guest_mac, .vifname = "taken"});
    REQUIRE(renamed.create(host.world.store()).status == 0);
    const InForce before = in_force();
    host.world.add_domain(8, "beta");
    host.world.assign(other_mac, {{"ip", other_ip}, {"hostname", "beta"}});
    unsigned devid = 0;
    for (const std::string name : {"peth0", "xenbr0", "lo", "eth9", "taken", "vif7.0"}) {
        CAPTURE(name);
        Vif& vif = host.world.add_vif(8, devid++, {.mac = other_mac, .vifname = name});
        vif.build(host.world.store());
        const Hotplug online = vif.call("online");
        CHECK(online.status == 1);
        CHECK(online.said.find(name) != std::string::npos);
        CHECK(difference(before, in_force()) == "");
        CHECK(has_device(vif.name()));
    }
}

TEST_CASE("the emulated NIC of an HVM guest is a port of the same binding") {
    HostWithLan host;
    Vif& vif = host.world.add_vif(7, 0, {.mac = guest_mac, .type = NicType::emulated});
    vif.build(host.world.store());
    vif.make_emulated_device();
    REQUIRE(vif.call("online").status == 0);
    const Hotplug add = vif.call("add");
    CHECK(add.status == 0);
    CHECK(add.said == "");
    CHECK(has_device("xenbr0/brif/vif7.0-emu"));

    const Tap emulated(vif.guest(), "emu0");
    FrameProbes probes(
        {{'G', &emulated, guest_mac, guest_ip}, {'L', &host.lan->tap, lan_mac, lan_ip}});
    CHECK(probes.reached('g', honest) == "L");
    CHECK(probes.reached('g', spoofed) == "-");

    vif.close(host.world.store());
    CHECK(vif.call("offline").status == 0);
    CHECK(vif.call("remove").status == 0);
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("a vif whose emulated NIC goes first stays filtered") {
    HostWithLan host;
    Vif& vif = host.world.add_vif(7, 0, {.mac = guest_mac, .type = NicType::emulated});
    vif.build(host.world.store());
    vif.make_emulated_device();
    REQUIRE(vif.call("online").status == 0);
    REQUIRE(vif.call("add").status == 0);
    CHECK(vif.call("remove").status == 0);
    CHECK_FALSE(has_device("xenbr0/brif/vif7.0-emu"));
    FrameProbes probes(
        {{'G', &vif.card(), guest_mac, guest_ip}, {'L', &host.lan->tap, lan_mac, lan_ip}});
    CHECK(probes.reached('g', honest) == "L");
    CHECK(probes.reached('g', spoofed) == "-");
}

TEST_CASE("an emulated NIC without a binding does not join the bridge") {
    HostWithLan host;
    Vif& vif = host.world.add_vif(7, 0, {.mac = "02:16:3e:00:00:99", .type = NicType::emulated});
    vif.build(host.world.store());
    vif.make_emulated_device();
    REQUIRE(vif.call("online").status != 0);  // no address is assigned to that MAC
    CHECK(vif.call("add").status != 0);
    CHECK_FALSE(has_device("xenbr0/brif/vif7.0-emu"));
}

}  // namespace
}  // namespace vif_workspace::tests::vifname_test
