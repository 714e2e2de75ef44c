// SPDX-License-Identifier: GPL-2.0-or-later
// Vifs of the registry whose offline event never came: a device that outlives its domain keeps its
// rules until it is off its bridge, and a domid that is used again belongs to another vif.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/replaced_program.h"
#include "support/testbed.h"

namespace vif_workspace::tests::leftover_vif_test {
namespace {

const std::string stranger_mac = "02:16:3e:00:00:77";

Outcome helper(const std::string& verb) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), verb}});
}

struct TestHost {
    TestHost() {
        world.add_default_bridge();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
    }

    /// Another domain has domid 7 now, and its vif has that script.
    void replace_by_stranger(const std::string& script) {
        world.store().write(alpha->backend() + "/mac", stranger_mac);
        world.store().write(alpha->backend() + "/script", "/etc/xen/scripts/" + script);
    }

    World world;
    Vif* alpha;
};

TEST_CASE("a device that outlives its domain keeps its rules, and check says how to remove it") {
    TestHost host;
    host.alpha->remove_nodes(host.world.store());
    const Outcome check = helper("check");
    INFO("said: ", check.said);
    CHECK(check.status == 1);
    CHECK(check.said.find("vif7.0: its domain is gone from xenstore, but its device vif7.0 ") == 0);
    const std::string command = "ip link set vif7.0 nomaster && workspacectl repair";
    CHECK(check.said.find("`" + command + "`\n") != std::string::npos);
    CHECK(helper("repair").said == "");
    CHECK(rules_name(guest_ip));
    CHECK(host.alpha->is_on("xenbr0"));

    run_or_throw({"ip", "link", "set", "vif7.0", "nomaster"});
    CHECK(helper("repair").said == "");
    CHECK(registry() == "");
    CHECK_FALSE(has_rules_of_ours());
    CHECK(helper("check").said == "");
}

TEST_CASE("a vif that is only being removed keeps its rules, on a bridge or not") {
    TestHost host;
    host.world.store().write(host.alpha->backend() + "/online", "0");
    run_or_throw({"ip", "link", "set", "vif7.0", "nomaster"});
    CHECK(helper("repair").said == "");
    CHECK(rules_name(guest_ip));
}

TEST_CASE("a domid that is used again belongs to another vif, and repair removes the old one") {
    TestHost host;
    host.replace_by_stranger("vif-bridge");
    const Outcome check = helper("check");
    INFO("said: ", check.said);
    CHECK(check.said.find("vif7.0: in the registry it has MAC " + guest_mac) == 0);
    CHECK(check.said.find("its assignment has changed") == std::string::npos);
    CHECK(helper("repair").said == "");
    CHECK(registry() == "");
    CHECK_FALSE(has_rules_of_ours());
    CHECK(host.alpha->is_on("xenbr0"));  // it is the other script's port
    CHECK(host.alpha->is_up());
    CHECK(helper("check").said == "");
}

TEST_CASE("a vif whose domid is used again does not get the rules of the old one back") {
    TestHost host;
    host.replace_by_stranger("vif-workspace");
    host.world.assign(stranger_mac, {{"ip", "10.9.0.28"}, {"hostname", "stranger"}});
    {
        const ReplacedProgram dhcpd("dhcpd", "#!/bin/sh\nexit 1\n");
        CHECK(host.alpha->call("online").status != 0);
    }
    CHECK_FALSE(host.alpha->is_on("xenbr0"));
    CHECK(registry() == "");
    CHECK_FALSE(rules_name(guest_ip));
    CHECK(host.alpha->call("online").status == 0);
    CHECK(registry().find("mac=" + stranger_mac) != std::string::npos);
    CHECK(helper("check").said == "");
}

}  // namespace
}  // namespace vif_workspace::tests::leftover_vif_test
