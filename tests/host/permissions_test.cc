// SPDX-License-Identifier: GPL-2.0-or-later
// No guest decides its own address: an assignment counts only where no guest can write any level of
// its path.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::permissions_test {
namespace {

struct HostWithOneVif {
    HostWithOneVif() {
        world.add_default_bridge();
        add_site_rules();
        vif = &world.add_workspace(7, guest_mac, guest_ip);
        vif->build(world.store());
        world.add_domain(8, "beta");
        before = in_force();
    }

    void check_refused(const std::string& path) {
        const Hotplug online = vif->call("online");
        CHECK(online.status == 1);
        INFO("said: ", online.said);
        CHECK(online.said.find(path.substr(path.find("workspace"))) != std::string::npos);
        CHECK(difference(before, in_force()) == "");
        CHECK_FALSE(vif->is_on("xenbr0"));
    }

    World world;
    Vif* vif;
    InForce before;
};

TEST_CASE("an assignment that any guest can write or owns, at any level, is refused") {
    const std::string directory = World::assignment(guest_mac);
    const std::vector<std::vector<std::string>> guests_can_write = {
        {"n7"},       {"n8"}, {"n0", "w7"}, {"n0", "b7"},
        {"n0", "b8"}, {"w0"}, {"b0"},       {"n0", "r7", "w8"},
    };
    const std::vector<std::string> levels = {directory + "/ip", directory + "/hostname", directory,
                                             "/local/domain/0/workspace/vif",
                                             "/local/domain/0/workspace"};
    HostWithOneVif host;
    for (const std::string& level : levels) {
        for (const std::vector<std::string>& permissions : guests_can_write) {
            CAPTURE(level);
            CAPTURE(permissions.back());
            host.world.store().set_permissions(level, permissions);
            host.check_refused(level);
            host.world.store().set_permissions(level, {"n0"});
        }
    }
    CHECK(host.vif->call("online").status == 0);
}

TEST_CASE("an optional node that a guest can write is refused as well") {
    HostWithOneVif host;
    host.world.assign(guest_mac, {{"dns", "10.9.0.53"}});
    const std::string node = World::assignment(guest_mac) + "/dns";
    host.world.store().set_permissions(node, {"n0", "b7"});
    host.check_refused(node);
}

TEST_CASE("an assignment that guests may read is accepted") {
    HostWithOneVif host;
    for (const std::string& level :
         {World::assignment(guest_mac) + "/ip", World::assignment(guest_mac)}) {
        host.world.store().set_permissions(level, {"r0", "r7", "r8"});
    }
    CHECK(host.vif->call("online").status == 0);
    CHECK(host.vif->is_on("xenbr0"));
}

TEST_CASE("a node that a guest wrote into a directory that was open to it does not count") {
    HostWithOneVif host;
    const std::string directory = World::assignment(guest_mac);
    host.world.store().set_permissions(directory, {"n0", "b7"});
    Store guest = Store::as_domain(7);
    REQUIRE(guest.try_write(directory + "/gateway", "10.9.0.66"));
    host.check_refused(directory);
    // The directory is closed again; the node still belongs to the guest.
    host.world.store().set_permissions(directory, {"n0"});
    host.check_refused(directory + "/gateway");
}

TEST_CASE("nodes that a guest writes into its own part of xenstore have no effect") {
    HostWithOneVif host;
    Store guest = Store::as_domain(7);
    REQUIRE(guest.try_write(host.vif->frontend() + "/mac", other_mac));
    guest.try_write(host.vif->frontend() + "/ip", "10.9.0.66");
    guest.try_write(host.vif->frontend() + "/bridge", "xenbr9");
    guest.try_write("data/ip", "10.9.0.66");
    guest.try_write("data/workspace/vif/02-16-3e-00-00-0a/ip", "10.9.0.66");
    CHECK_FALSE(guest.try_write(host.vif->backend() + "/ip", "10.9.0.66"));
    CHECK(host.vif->call("online").status == 0);
    CHECK(registry().find(guest_mac) != std::string::npos);
    CHECK(registry().find(other_mac) == std::string::npos);
    CHECK(registry().find("10.9.0.66") == std::string::npos);
}

TEST_CASE("a guest cannot change the status nodes that are published about it") {
    HostWithOneVif host;
    REQUIRE(host.vif->call("online").status == 0);
    Store guest = Store::as_domain(7);
    CHECK_FALSE(guest.try_write(host.vif->backend() + "/workspace", "offline"));
    CHECK_FALSE(guest.try_write(host.vif->backend() + "/workspace/ip", "10.9.0.66"));
}

}  // namespace
}  // namespace vif_workspace::tests::permissions_test
