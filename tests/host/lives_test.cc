// SPDX-License-Identifier: GPL-2.0-or-later
// One vif from online to offline: what is in force in between, and that nothing is left.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::lives_test {
namespace {

struct HostWithOneVif {
    HostWithOneVif() {
        world.add_default_bridge();
        add_site_rules();
        vif = &world.add_workspace(7, guest_mac, guest_ip);
        before = in_force();
    }

    Store& store() { return world.store(); }
    std::string published(const std::string& node) {
        return store().read(vif->backend() + "/workspace" + node).value_or("");
    }

    World world;
    Vif* vif;
    InForce before;
};

void check_quiet(const Hotplug& event) {
    CHECK(event.status == 0);
    CHECK(event.said == "");
}

TEST_CASE("online puts the binding into the registry, the filter, dhcpd and xenstore") {
    HostWithOneVif host;
    check_quiet(host.vif->create(host.store()));

    CHECK(host.vif->is_on("xenbr0"));
    CHECK(host.vif->is_up());
    CHECK(host.store().read(host.vif->backend() + "/hotplug-status") == "connected");
    CHECK_FALSE(host.store().read(host.vif->backend() + "/hotplug-error").has_value());

    CHECK(registry().find("vif7.0") != std::string::npos);
    CHECK(has_rules_of_ours());
    const std::string configuration = dhcpd_configuration("xenbr0");
    CHECK(configuration.find(guest_mac) != std::string::npos);
    CHECK(configuration.find(guest_ip) != std::string::npos);
    const std::vector<Daemon> servers = dhcpd_of_ours();
    REQUIRE(servers.size() == 1);
    CHECK(servers[0].command_line.find("/etc/dhcp/vif-workspace/xenbr0.") != std::string::npos);
    CHECK(servers[0].command_line.ends_with(" xenbr0 "));

    CHECK(host.published("") == "online");
    CHECK(host.published("/ip") == guest_ip);
    CHECK(Store::as_domain(7).read(host.vif->backend() + "/workspace/ip") == guest_ip);
}

TEST_CASE("offline removes everything once netback has removed the device") {
    HostWithOneVif host;
    check_quiet(host.vif->create(host.store()));
    REQUIRE(difference(host.before, in_force()) != "");
    check_quiet(host.vif->destroy(host.store()));
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("offline with the device still present takes it off the bridge first") {
    HostWithOneVif host;
    check_quiet(host.vif->create(host.store()));
    host.store().write(host.vif->backend() + "/online", "0");
    check_quiet(host.vif->call("offline"));
    CHECK_FALSE(host.vif->is_on("xenbr0"));
    CHECK_FALSE(host.vif->is_up());
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("offline without online changes nothing and succeeds") {
    HostWithOneVif host;
    host.vif->build(host.store());
    check_quiet(host.vif->destroy(host.store()));
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("offline twice succeeds") {
    HostWithOneVif host;
    check_quiet(host.vif->create(host.store()));
    host.vif->close(host.store());
    check_quiet(host.vif->call("offline"));
    check_quiet(host.vif->call("offline"));
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("offline after the backend directory has gone still removes everything") {
    HostWithOneVif host;
    check_quiet(host.vif->create(host.store()));
    host.vif->close(host.store());
    host.vif->remove_nodes(host.store());
    host.world.destroy_domain(7);
    host.vif->call("offline");  // vif-bridge may complain: it reads the bridge's name there
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("a repeated online replaces the binding and adds none") {
    HostWithOneVif host;
    check_quiet(host.vif->create(host.store()));
    const std::string rules = rules_in_force();
    const std::string configuration = dhcpd_configuration("xenbr0");
    check_quiet(host.vif->call("online"));
    CHECK(rules_in_force() == rules);
    CHECK(dhcpd_configuration("xenbr0") == configuration);
    CHECK(dhcpd_of_ours().size() == 1);
    CHECK(host.vif->is_on("xenbr0"));
    check_quiet(host.vif->destroy(host.store()));
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("a repeated online applies a changed assignment") {
    HostWithOneVif host;
    check_quiet(host.vif->create(host.store()));
    host.world.assign(guest_mac, {{"ip", "10.9.0.99"}});
    check_quiet(host.vif->call("online"));
    CHECK(host.published("/ip") == "10.9.0.99");
    CHECK_FALSE(rules_name(guest_ip));
    CHECK(rules_name("10.9.0.99"));
}

TEST_CASE(
    "after a soft reset, offline and online with the same domid and devid, the vif is in force "
    "again") {
    HostWithOneVif host;
    check_quiet(host.vif->create(host.store()));
    const std::string rules = rules_in_force();
    check_quiet(host.vif->destroy(host.store()));
    check_quiet(host.vif->create(host.store()));
    CHECK(rules_in_force() == rules);
}

TEST_CASE("the last vif of a bridge takes its dhcpd with it, and other bridges keep theirs") {
    HostWithOneVif host;
    Vif& second = host.world.add_workspace(8, "02:16:3e:00:00:1a", "10.9.0.20");
    host.world.add_bridge("xenbr1", "02:00:00:00:00:02", "10.10.0.1/24");
    host.world.add_domain(9, "ws9");
    host.world.assign("02:16:3e:00:00:1b", {{"ip", "10.10.0.20"}, {"hostname", "ws9"}});
    Vif& elsewhere = host.world.add_vif(9, 0, {.mac = "02:16:3e:00:00:1b", .bridge = "xenbr1"});
    for (Vif* vif : {host.vif, &second, &elsewhere}) check_quiet(vif->create(host.store()));
    CHECK(dhcpd_of_ours().size() == 2);
    check_quiet(host.vif->destroy(host.store()));
    CHECK(dhcpd_of_ours().size() == 2);
    check_quiet(second.destroy(host.store()));
    const std::vector<Daemon> left = dhcpd_of_ours();
    REQUIRE(left.size() == 1);
    CHECK(left[0].command_line.ends_with(" xenbr1 "));
    check_quiet(elsewhere.destroy(host.store()));
    CHECK(dhcpd_of_ours().empty());
}

}  // namespace
}  // namespace vif_workspace::tests::lives_test
