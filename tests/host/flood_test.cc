// SPDX-License-Identifier: GPL-2.0-or-later
// A guest that sends nothing but spoofed frames, from before its vif is online until after it is
// offline: not one of them is seen anywhere.
#include <csignal>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/spoofed_frames.h"
#include "support/stream.h"
#include "support/testbed.h"

namespace vif_workspace::tests::flood_test {
namespace {

const SpoofedFrames spoofed(guest_mac, guest_ip);

struct HostWithVmAndWorkspace {
    HostWithVmAndWorkspace() {
        world.add_default_bridge();
        lan = &add_lan(world);
        world.add_domain(9, "other");
        other = &world.add_vif(9, 0, {.mac = other_mac, .script = "vif-bridge"});
        REQUIRE(other->create(world.store()).status == 0);
        bridge = std::make_unique<Tap>(world.tap_on("xenbr0"));
        guest = &world.add_workspace(7, guest_mac, guest_ip);
        guest->build(world.store());
    }

    void check_no_spoofed_frame_was_seen() const {
        CHECK(spoofed.seen(*bridge) == 0);
        CHECK(spoofed.seen(lan->tap) == 0);
        CHECK(spoofed.seen(other->card()) == 0);
    }

    World world;
    Neighbour* lan = nullptr;
    Vif* other = nullptr;
    Vif* guest = nullptr;
    std::unique_ptr<Tap> bridge;
};

TEST_CASE("a flood of spoofed frames from before online until after offline is seen nowhere") {
    HostWithVmAndWorkspace host;
    const Vif& vif = *host.guest;
    Flood flood(vif.card(), spoofed.frames());
    REQUIRE(vif.call("online").status == 0);
    CHECK(vif.is_on("xenbr0"));
    flood.wait_for(1000);
    host.check_no_spoofed_frame_was_seen();

    // libxl calls offline once the device has gone; here it still exists, which is worse.
    CHECK(vif.call("offline").status == 0);
    CHECK_FALSE(vif.is_on("xenbr0"));
    REQUIRE(vif.call("online").status == 0);
    flood.wait_for(1000);
    vif.close(host.world.store());
    CHECK(vif.call("offline").status == 0);
    CHECK(flood.stop() >= 2000);
    host.check_no_spoofed_frame_was_seen();
}

TEST_CASE(
    "a flood is seen nowhere when the device is removed and made again while its rules are in the "
    "kernel") {
    HostWithVmAndWorkspace host;
    Vif& vif = *host.guest;
    REQUIRE(vif.call("online").status == 0);
    vif.remove_device();
    vif.make_device();
    Flood flood(vif.card(), spoofed.frames());
    REQUIRE(vif.call("online").status == 0);
    flood.wait_for(1000);
    flood.stop();
    host.check_no_spoofed_frame_was_seen();
}

TEST_CASE(
    "an offline waits for a base script that is about to join the port, and a base script whose "
    "caller was killed does not join it") {
    for (const bool is_killed : {false, true}) {
        CAPTURE(is_killed);
        HostWithVmAndWorkspace host;
        World::configure("base_script = \"vif-bridge\"\n");
        // The script writes a line once it is at work, and goes on when it gets one.
        run_or_throw({"mkfifo", "/run/at-work", "/run/go-on"});
        World::replace_script("vif-bridge",
                              "#!/bin/bash\n"
                              "[ \"$1\" != online ] || { echo >/run/at-work; read </run/go-on; }\n"
                              "exec " +
                                  World::packaged_scripts + "/vif-bridge \"$@\"\n");
        const Vif& vif = *host.guest;
        Flood flood(vif.card(), spoofed.frames());
        Process online = vif.start("online");
        run_or_throw({"sh", "-c", "read line </run/at-work"});
        if (is_killed) kill(online.pid(), SIGKILL);
        host.world.store().write(vif.backend() + "/online", "0");
        Process offline = vif.start("offline");
        flood.wait_for(1000);
        if (!is_killed) run_or_throw({"sh", "-c", "echo >/run/go-on"});
        CHECK(Vif::ended(offline).status == 0);
        Vif::ended(online);
        flood.wait_for(1000);
        CHECK_FALSE(vif.is_on("xenbr0"));
        CHECK_FALSE(has_rules_of_ours());
        flood.stop();
        host.check_no_spoofed_frame_was_seen();
    }
}

TEST_CASE("without a filter the same flood of spoofed frames is seen") {
    HostWithVmAndWorkspace host;
    World::configure_exactly("filter = \"none\"\n");
    Flood flood(host.guest->card(), spoofed.frames());
    REQUIRE(host.guest->call("online").status == 0);
    flood.wait_for(1000);
    flood.stop();
    CHECK(spoofed.seen(*host.bridge) > 0);
    CHECK(spoofed.seen(host.lan->tap) > 0);
    CHECK(spoofed.seen(host.other->card()) > 0);
}

}  // namespace
}  // namespace vif_workspace::tests::flood_test
