// SPDX-License-Identifier: GPL-2.0-or-later
// A guest whose device model runs in a stub domain (device_model_stubdomain_override = 1): libxl
// gives that domain a copy of the guest's vif, with the same MAC (libxl_dm.c of Xen 4.17:
// libxl__spawn_stub_dm), and the guest no emulated NIC of its own.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::stub_domain_test {
namespace {

struct TestHost {
    /// IP: that of the vif in the guest's configuration; empty for none.
    explicit TestHost(const std::string& ip = "") {
        world.add_default_bridge();
        world.add_domain(7, "web");
        world.add_domain(8, "web-dm");
        world.store().write("/local/domain/7/image/device-model-domid", "8");
        world.store().write("/local/domain/8/target", "7");
        guest = &world.add_vif(7, 0, {.mac = guest_mac, .ip = ip, .vifname = "web"});
        stub = &world.add_vif(8, 0, {.mac = guest_mac, .ip = ip, .vifname = "web-emu"});
        before = in_force();
    }

    void check_both_up() {
        for (Vif* vif : {stub, guest}) {  // libxl starts the device model first
            vif->build(world.store());
            // libxl sets this type although it makes no emulated NIC in this domain.
            if (vif == guest) world.store().write(guest->backend() + "/type", "vif_ioemu");
            const Hotplug online = vif->call("online");
            CHECK(online.said == "");
            CHECK(online.status == 0);
            CHECK(vif->is_on("xenbr0"));
            CHECK(vif->is_up());
        }
        CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
    }

    World world;
    Vif* guest;
    Vif* stub;
    InForce before;
};

TEST_CASE("the stub domain's vif is the guest's vif by another port") {
    TestHost host;
    std::string vm;
    SUBCASE("meant for a name") {
        vm = "web";
    }
    SUBCASE("meant for a uuid") {
        vm = "b6c1d7ae-0000-4000-8000-000000000007";
    }
    host.world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "web"}, {"vm", vm}});
    host.check_both_up();
    CHECK(registry().find("vif8.0 mac=" + guest_mac + " hostname=web ip=" + guest_ip) !=
          std::string::npos);
    CHECK(host.guest->destroy(host.world.store()).status == 0);
    CHECK(host.stub->is_on("xenbr0"));
    CHECK(host.stub->destroy(host.world.store()).status == 0);
    CHECK(registry() == "");
    CHECK_FALSE(has_rules_of_ours());
}

TEST_CASE("a stub domain without an assignment has its guest's host name") {
    TestHost host(guest_ip);
    host.check_both_up();
    CHECK(registry().find("hostname=web ") != std::string::npos);
    CHECK(registry().find("hostname=web-dm ") == std::string::npos);
}

TEST_CASE("a stub domain of another guest is refused like that guest") {
    TestHost host;
    host.world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "web"}, {"vm", "db"}});
    const Hotplug online = host.stub->create(host.world.store());
    CHECK(online.status != 0);
    CHECK(online.said.find("is meant for VM \"db\", but this is VM \"web\"") != std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::stub_domain_test
