// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel refuses the socket by which it is given rules: it has no nf_tables, or the process may
// not have such a socket. libnftables would end the process; the administrator of xl gets a
// sentence.
#include <linux/netlink.h>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::no_nf_tables_test {
namespace {

std::map<std::string, std::string> without_nf_tables() {
    return {{"LD_PRELOAD", FAULTS}, {"REFUSED_NETLINK", std::to_string(NETLINK_NETFILTER)}};
}

const std::string sentence =
    "cannot open a netlink socket to the kernel's nf_tables: Protocol not supported; see ";

TEST_CASE("an online without nf_tables fails with a sentence, and leaves nothing") {
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    vif.build(world.store());
    const InForce before = in_force();
    const Hotplug online = vif.call({"online", "type_if=vif"}, without_nf_tables());
    INFO("said: ", online.said);
    CHECK(online.status == 1);
    CHECK(online.said.find(sentence) != std::string::npos);
    const auto told = world.store().read(vif.backend() + "/hotplug-error");
    REQUIRE(told.has_value());
    CHECK(told->find("vif7.0: " + sentence) == 0);
    CHECK(world.store().read(vif.backend() + "/hotplug-status") == "error");
    CHECK_FALSE(vif.is_on("xenbr0"));
    CHECK(registry() == "");
    CHECK(difference(before, in_force()) == "");
}

TEST_CASE("repair, check and show without nf_tables fail with a sentence") {
    World world;
    world.add_default_bridge();
    REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
    const InForce before = in_force();
    for (const std::string command : {"repair", "check"}) {
        CAPTURE(command);
        const Outcome outcome =
            run({{std::getenv("VIF_WORKSPACE_HELPER"), command}, without_nf_tables()});
        INFO("said: ", outcome.said);
        CHECK(outcome.status != 0);
        CHECK(outcome.said.find(sentence) != std::string::npos);
    }
    CHECK(difference(before, in_force()) == "");
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}}).status == 0);
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
}

}  // namespace
}  // namespace vif_workspace::tests::no_nf_tables_test
