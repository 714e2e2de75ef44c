// SPDX-License-Identifier: GPL-2.0-or-later
// Two things that only a driver domain has: xenstored's quotas, and guests whose emulated NIC is in
// another domain.
#include "called_host.h"

namespace vif_workspace::tests::driver_domain_test {
namespace {

Hotplug online(const Vif& vif, const std::string& quota, const std::string& value) {
    return vif.call({"online", "type_if=vif"}, {{"LD_PRELOAD", QUOTA}, {quota, value}});
}

TEST_CASE("an online waits for a transaction while others of its domain have all of them") {
    CalledHost host;
    const Hotplug event = online(*host.vif, "QUOTA_REFUSALS", "20");
    CHECK(event.said == "");
    CHECK(event.status == 0);
    CHECK(host.vif->is_on("xenbr0"));
}

TEST_CASE("an online that gets no transaction at all ends in time and says so") {
    CalledHost host;
    const Hotplug event = online(*host.vif, "QUOTA_REFUSALS", "1000000");
    CHECK(event.status != 0);
    CHECK(event.said.find("cannot start a transaction") != std::string::npos);
    host.check_nothing_done();
}

TEST_CASE("an online does not fail because of nodes that only people read") {
    CalledHost host;
    const Hotplug event = online(*host.vif, "QUOTA_NODES", "/workspace/ip");
    CHECK(event.said == "");
    CHECK(event.status == 0);
    CHECK(host.vif->is_on("xenbr0"));
    CHECK(host.world.store().read(host.vif->backend() + "/hotplug-status") == "connected");
    CHECK_FALSE(host.world.store().read(host.vif->backend() + "/workspace"));
}

TEST_CASE("an emulated NIC that is not in this domain does not disconnect its vif") {
    World world;
    world.add_default_bridge();
    world.add_domain(7, "ws7");
    world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "ws7"}});
    Vif& vif = world.add_vif(7, 0, {.mac = guest_mac, .type = NicType::emulated});
    REQUIRE(vif.create(world.store()).status == 0);
    CHECK(vif.call("add").status != 0);
    CHECK(world.store().read(vif.backend() + "/hotplug-status") == "connected");
    const std::string error = world.store().read(vif.backend() + "/hotplug-error").value_or("");
    CHECK(error.find("vif7.0-emu") != std::string::npos);
    CHECK(vif.is_on("xenbr0"));
}

}  // namespace
}  // namespace vif_workspace::tests::driver_domain_test
