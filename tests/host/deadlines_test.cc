// Whoever an event waits for may never answer: it ends by itself, well before libxl would kill it,
// with a sentence that says whom it waited for, and has changed nothing.

#include "support/in_force.h"
#include "support/printing.h"
#include "support/scene.h"

namespace vif_workspace::tests {
namespace {

constexpr milliseconds limit = seconds(35);

struct Host {
    Host() {
        world.add_default_bridge();
        REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
        beta = &world.add_workspace(8, "02:16:3e:00:00:1b", "10.9.0.27");
        beta->build(world.store());
        before = in_force();
    }

    World world;
    Vif* beta;
    InForce before;
};

TEST_CASE("an online that waits for xenstored in vain ends by itself and says so") {
    Host host;
    host.world.xenstored().stop();
    const Hotplug online = host.beta->call("online");
    host.world.xenstored().go_on();
    CHECK(online.status != 0);
    CHECK(online.duration < limit);
    CHECK(online.said.find("gave up waiting for xenstored") != std::string::npos);
    CHECK(difference(host.before, in_force()) == "");
    CHECK_FALSE(host.beta->is_on("xenbr0"));
}

TEST_CASE(
    "an online that waits for a lock whose holder is stopped ends by itself and names the lock") {
    Host host;
    const std::string lock = "/run/vif-workspace/registry.lock";
    Process holder({{"flock", lock, "sh", "-c", "echo held; kill -STOP $$"}});
    while (holder.said().find("held") == std::string::npos) {
        REQUIRE_FALSE(holder.ends_before(Deadline::after(milliseconds(10))));
    }
    const Hotplug online = host.beta->call("online");
    CHECK(online.status != 0);
    CHECK(online.duration < limit);
    CHECK(online.said.find("gave up waiting for the lock " + lock) != std::string::npos);
    CHECK(difference(host.before, in_force()) == "");
    CHECK_FALSE(host.beta->is_on("xenbr0"));
}

}  // namespace
}  // namespace vif_workspace::tests
