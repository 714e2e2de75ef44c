// A guest that lies all its life, from before its vif is online until after it is offline: not one
// of its frames is seen anywhere.
#include <algorithm>
#include <csignal>

#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/scene.h"
#include "support/stream.h"

namespace vif_workspace::tests {
namespace {

const Frame hello = {'h', 'e', 'l', 'l', 'o'};

/// Its own MAC is the source of all but two, so that a frame of it is known wherever it is seen.
std::vector<Frame> lies() {
    const std::string nobody = "00:00:00:00:00:00";
    return {
        udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, hello}),
        udp({bridge_mac, guest_mac, other_ip, bridge_ip, 5000, 5000, hello}),
        arp({broadcast_mac, guest_mac, 1, guest_mac, lan_ip, nobody, other_ip}),
        udp({broadcast_mac, lan_mac, lan_ip, "255.255.255.255", 5000, 5000, hello}),
        ethernet("01:80:c2:00:00:0e", guest_mac, 0x88cc, Frame(46)),
        ethernet("01:80:c2:00:00:00", other_mac, 0x0027, Frame(46, 0x42)),
        tagged(udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello}), 0x8100, 0),
        ipv6("33:33:00:00:00:01", guest_mac, "fe80::1", "ff02::1", 58, Frame(16, 134)),
        dhcp({.from = guest_mac, .source_ip = guest_ip, .source_port = 67, .destination_port = 68},
             {.type = DhcpType::offer, .chaddr = other_mac}),
    };
}

bool is_lie(const Frame& frame) {
    const auto lie = lies();
    return std::ranges::any_of(lie, [&](const Frame& one) {
        return frame.size() >= one.size() &&
               std::equal(one.begin() + 6, one.begin() + 34, frame.begin() + 6);
    });
}

/// Those among all that has come to a place by now.
unsigned lies_seen(const Tap& tap) {
    unsigned count = 0;
    while (const auto frame = tap.next(Deadline::after(milliseconds(0)))) count += is_lie(*frame);
    return count;
}

struct Host {
    Host() {
        world.add_default_bridge();
        lan = &world.add_neighbour("lan", "peth0", lan_mac, lan_ip + "/24");
        World::add_uplink("xenbr0", "peth0");
        world.add_domain(9, "other");
        other = &world.add_vif(9, 0, {.mac = other_mac, .script = "vif-bridge"});
        REQUIRE(other->create(world.store()).status == 0);
        bridge = std::make_unique<Tap>(world.tap_on("xenbr0"));
        guest = &world.add_workspace(7, guest_mac, guest_ip);
        guest->build(world.store());
    }

    void check_that_nobody_saw_a_lie() const {
        CHECK(lies_seen(*bridge) == 0);
        CHECK(lies_seen(lan->tap) == 0);
        CHECK(lies_seen(other->card()) == 0);
    }

    World world;
    Neighbour* lan = nullptr;
    Vif* other = nullptr;
    Vif* guest = nullptr;
    std::unique_ptr<Tap> bridge;
};

TEST_CASE("a flood of lies from before online until after offline is seen nowhere") {
    Host host;
    const Vif& vif = *host.guest;
    Flood flood(vif.card(), lies());
    REQUIRE(vif.call("online").status == 0);
    CHECK(vif.is_on("xenbr0"));
    flood.wait_for(1000);
    host.check_that_nobody_saw_a_lie();

    // libxl calls offline when the device has gone; here it is still there, which is worse.
    CHECK(vif.call("offline").status == 0);
    CHECK_FALSE(vif.is_on("xenbr0"));
    REQUIRE(vif.call("online").status == 0);
    flood.wait_for(1000);
    vif.close(host.world.store());
    CHECK(vif.call("offline").status == 0);
    CHECK(flood.stop() >= 2000);
    host.check_that_nobody_saw_a_lie();
}

TEST_CASE("the same when the device goes and is made again while its rules stand") {
    Host host;
    Vif& vif = *host.guest;
    REQUIRE(vif.call("online").status == 0);
    vif.remove_device();
    vif.make_device();
    Flood flood(vif.card(), lies());
    REQUIRE(vif.call("online").status == 0);
    flood.wait_for(1000);
    flood.stop();
    host.check_that_nobody_saw_a_lie();
}

TEST_CASE(
    "an offline waits for a base script that still joins the port, also for one whose caller was "
    "killed") {
    for (const bool is_killed : {false, true}) {
        CAPTURE(is_killed);
        Host host;
        // It tells when it is at work, and goes on when it is let.
        run_or_throw({"mkfifo", "/run/at-work", "/run/go-on"});
        World::replace_script("vif-bridge",
                              "#!/bin/bash\n"
                              "[ \"$1\" != online ] || { echo >/run/at-work; read </run/go-on; }\n"
                              "exec " +
                                  World::packaged_scripts + "/vif-bridge \"$@\"\n");
        const Vif& vif = *host.guest;
        Flood flood(vif.card(), lies());
        Process online = vif.start("online");
        run_or_throw({"sh", "-c", "read line </run/at-work"});
        if (is_killed) kill(online.pid(), SIGKILL);
        host.world.store().write(vif.backend() + "/online", "0");
        Process offline = vif.start("offline");
        flood.wait_for(1000);
        run_or_throw({"sh", "-c", "echo >/run/go-on"});
        CHECK(Vif::ended(offline).status == 0);
        Vif::ended(online);
        flood.wait_for(1000);
        CHECK_FALSE(vif.is_on("xenbr0"));
        CHECK_FALSE(has_rules_of_ours());
        flood.stop();
        host.check_that_nobody_saw_a_lie();
    }
}

TEST_CASE("without a filter the same flood is seen") {
    Host host;
    World::configure_exactly("filter = \"none\"\n");
    Flood flood(host.guest->card(), lies());
    REQUIRE(host.guest->call("online").status == 0);
    flood.wait_for(1000);
    flood.stop();
    CHECK(lies_seen(*host.bridge) > 0);
    CHECK(lies_seen(host.lan->tap) > 0);
    CHECK(lies_seen(host.other->card()) > 0);
}

}  // namespace
}  // namespace vif_workspace::tests
