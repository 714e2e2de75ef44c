// SPDX-License-Identifier: GPL-2.0-or-later
// Values in xenstore decide which addresses a guest has on the LAN, and go into the server's
// configuration and the kernel's rules. Each value that is not exactly of its type is refused in
// one sentence, and nothing in force is lost or changed by it.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::input_test {
namespace {

/// A host on which one workspace is in force while another is refused.
struct HostWithOneWorkspace {
    HostWithOneWorkspace() {
        world.add_default_bridge();
        add_site_rules();
        REQUIRE(
            world.add_workspace(5, "02:16:3e:00:00:05", "10.9.0.5").create(world.store()).status ==
            0);
        before = in_force();
        world.add_domain(7, "alpha");
    }

    /// The vif, with one node of its backend changed or removed, must not come online; the error
    /// names NODE.
    void check_refused(Vif& vif, const std::string& node) {
        const Hotplug online = vif.call("online");
        CHECK(online.status == 1);
        INFO("said: ", online.said);
        CHECK(online.said.find(node) != std::string::npos);
        CHECK(online.said.find('\n') == online.said.size() - 1);
        CHECK(online.said.size() < 600);
        const std::string error =
            world.store().read(vif.backend() + "/hotplug-error").value_or("(absent)");
        CHECK(online.said.find(error) != std::string::npos);
        CHECK(world.store().read(vif.backend() + "/hotplug-status") == "error");
        CHECK(difference(before, in_force()) == "");
        CHECK_FALSE(vif.is_on("xenbr0"));
        CHECK_FALSE(vif.is_up());
    }

    World world;
    InForce before;
};

struct BadNode {
    std::string node, value;
};

const std::string long_label(64, 'a');

const std::vector<BadNode> bad_nodes = {
    {"ip", ""},
    {"ip", " "},
    {"ip", "10.9.0"},
    {"ip", "10.9.0.256"},
    {"ip", "010.9.0.10"},
    {"ip", "0x0a09000a"},
    {"ip", "10.9.0.10/24"},
    {"ip", "10.9.0.0/24"},
    {"ip", "10.9.0.10/33"},
    {"ip", "10.9.0.10/"},
    {"ip", "0.0.0.0"},
    {"ip", "0.0.0.0/0"},
    {"ip", "10.9.0.10 0.0.0.0/0"},
    {"ip", "255.255.255.255"},
    {"ip", "224.0.0.1"},
    {"ip", "127.0.0.1"},
    {"ip", "10.9.0.10,10.9.0.11"},
    {"ip", "10.9.0.10\n10.9.0.11"},
    {"ip", "10.9.0.10\t10.9.0.11"},
    {"ip", "10.9.0.10;"},
    {"ip", "10.9.0.10 10.9.0.10"},
    {"ip", "2001:db8:9::10"},
    {"ip", "10.9.0.10 ::/0"},
    {"ip", "alpha"},
    {"ip", "10.9.0.10 -j ACCEPT"},
    {"ip", "10.9.0.1"},    // the bridge's own
    {"ip", "10.9.0.0"},    // the subnet's network address
    {"ip", "10.9.0.255"},  // its broadcast address
    {"ip", "10.9.0.10 10.9.0.0/24"},
    {"ip", std::string("10.9.0.10\0", 10)},
    {"ip", std::string(2000, '1')},
    {"hostname", ""},
    {"hostname", "-alpha"},
    {"hostname", "alpha-"},
    {"hostname", "al pha"},
    {"hostname", "alpha_1"},
    {"hostname", "alpha..example"},
    {"hostname", ".alpha"},
    {"hostname", "alpha."},
    {"hostname", "10.9.0.10"},
    {"hostname", long_label},
    {"hostname",
     "alpha\"; } host evil { hardware ethernet 02:16:3e:00:00:05; fixed-address 10.9.0.66"},
    {"hostname", "$(reboot)"},
    {"hostname", "`reboot`"},
    {"hostname", "alpha\n"},
    {"hostname", "\xc3\xa4lpha"},
    {"hostname", "al\x01pha"},
    {"netmask", "255.0.255.0"},
    {"netmask", "0.0.0.0"},
    {"netmask", "24"},
    {"netmask", "255.255.255.0;"},
    {"netmask", ""},
    {"broadcast", "10.9.1.255"},
    {"broadcast", "10.9.0.254"},
    {"broadcast", "all"},
    {"gateway", "10.8.0.1"},
    {"gateway", "10.9.0.10"},
    {"gateway", "10.9.0.255"},
    {"gateway", "10.9.0.254 10.9.0.253"},
    {"gateway", "router.example"},
    {"dns", ""},
    {"dns", "10.9.0.53,10.9.0.54"},
    {"dns", "ns.example"},
    {"dns", "10.9.0.53; option routers 10.9.0.66"},
    {"domain", "exa mple"},
    {"domain", "example.org\"; evil"},
    {"domain", "-"},
    {"ntp", "ntp.example"},
    {"ntp", "10.9.0.123 x"},
    {"lease-time", "0"},
    {"lease-time", "59"},
    {"lease-time", "-1"},
    {"lease-time", "4294967296"},
    {"lease-time", "600s"},
    {"lease-time", "6e2"},
    {"lease-time", " 600"},
    {"mtu", "67"},
    {"mtu", "65536"},
    {"mtu", "1500 "},
    {"mtu", "0x5dc"},
    {"dhcp-if", "no such device"},
    {"dhcp-if", "-i"},
    {"dhcp-if", "+"},
    {"dhcp-if", "0123456789abcdef"},
    {"vm", ""},
    {"vm", "beta"},
    {"vm", "00000000-0000-4000-8000-000000000000"},
    {"vm", "alpha\n"},
};

TEST_CASE("an assignment with a value that is not of its node's type is refused") {
    HostWithOneWorkspace host;
    unsigned devid = 0;
    for (const BadNode& bad : bad_nodes) {
        CAPTURE(bad.node);
        CAPTURE(bad.value);
        host.world.assign(guest_mac, guest_assignment);
        host.world.assign(guest_mac, {{bad.node, bad.value}});
        Vif& vif = host.world.add_vif(7, devid++, {.mac = guest_mac});
        vif.build(host.world.store());
        host.check_refused(vif, bad.node);
        vif.destroy(host.world.store());
        CHECK(difference(host.before, in_force()) == "");
        host.world.store().remove(World::assignment(guest_mac));
    }
}

TEST_CASE("an assignment that lacks a required node is refused") {
    HostWithOneWorkspace host;
    unsigned devid = 0;
    for (const std::string node : {"ip", "hostname"}) {
        CAPTURE(node);
        host.world.assign(guest_mac, guest_assignment);
        host.world.store().remove(World::assignment(guest_mac) + "/" + node);
        Vif& vif = host.world.add_vif(7, devid++, {.mac = guest_mac});
        vif.build(host.world.store());
        host.check_refused(vif, node);
    }
}

TEST_CASE(
    "a vif without assignment and without ip= is refused, and the command that helps is named") {
    HostWithOneWorkspace host;
    Vif& vif = host.world.add_vif(7, 0, {.mac = guest_mac});
    vif.build(host.world.store());
    host.check_refused(vif, "workspacectl assign " + guest_mac);
}

TEST_CASE("an ip= that differs from the assignment is refused") {
    HostWithOneWorkspace host;
    host.world.assign(guest_mac, guest_assignment);
    Vif& vif = host.world.add_vif(7, 0, {.mac = guest_mac, .ip = "10.9.0.99"});
    vif.build(host.world.store());
    host.check_refused(vif, "10.9.0.99");
}

TEST_CASE("an address without a netmask from any source is refused") {
    HostWithOneWorkspace host;
    host.world.assign(guest_mac, {{"ip", "10.77.0.10"}, {"hostname", "alpha"}});
    Vif& vif = host.world.add_vif(7, 0, {.mac = guest_mac});
    vif.build(host.world.store());
    host.check_refused(vif, "netmask");
}

TEST_CASE("a backend node that cannot be used is refused") {
    const std::vector<BadNode> bad_backend_nodes = {
        {"mac", ""},
        {"mac", "02:16:3e:00:00"},
        {"mac", "02:16:3e:00:00:0a:0b"},
        {"mac", "02-16-3e-00-00-0a"},
        {"mac", "ff:ff:ff:ff:ff:ff"},
        {"mac", "01:00:5e:00:00:01"},
        {"mac", "00:00:00:00:00:00"},
        {"mac", "02:16:3e:00:00:0a "},
        {"mac", "02:16:3e:00:00:0a; fixed-address"},
        {"mac", "../../workspace"},
        {"bridge", ""},
        {"bridge", "xenbr0 "},
        {"bridge", "xenbr0;reboot"},
        {"bridge", "../xenbr0"},
        {"bridge", "-xenbr0"},
        {"bridge", "xenbr+"},
        {"bridge", "%d"},
        {"bridge", "0123456789abcdef"},
        {"bridge", "lo"},
        {"vifname", ""},
        {"vifname", "a b"},
        {"vifname", "+"},
        {"vifname", "a/b"},
        {"vifname", "0123456789abcdef"},
        {"vifname", "-j"},
        {"vifname", ".."},
        {"ip", "10.9.0.10/24"},
        {"ip", "10.9.0.10; reboot"},
        {"ip", "0.0.0.0/0"},
    };
    HostWithOneWorkspace host;
    host.world.assign(guest_mac, guest_assignment);
    unsigned devid = 0;
    for (const BadNode& bad : bad_backend_nodes) {
        CAPTURE(bad.node);
        CAPTURE(bad.value);
        Vif& vif = host.world.add_vif(7, devid++, {.mac = guest_mac});
        vif.build(host.world.store());
        host.world.store().write(vif.backend() + "/" + bad.node, bad.value);
        host.check_refused(vif, bad.node);
        vif.remove_device();
        vif.remove_nodes(host.world.store());
    }
}

}  // namespace
}  // namespace vif_workspace::tests::input_test
