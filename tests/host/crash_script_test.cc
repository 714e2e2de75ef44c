// SPDX-License-Identifier: GPL-2.0-or-later
// The hotplug script and the helper of an HVM guest's two cards, failing or killed at any of their
// effects, while the guest lies on both: not one of its frames is seen, whatever is left half done;
// and then repair makes the world the registry's.
#include "support/each_effect.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/spoofed_frames.h"
#include "support/stream.h"
#include "support/testbed.h"

namespace vif_workspace::tests::crash_script_test {
namespace {

const SpoofedFrames spoofed(beta_mac, beta_ip);
constexpr std::chrono::microseconds pause(100);  // between lies: a part of any instant that counts

struct TestHost {
    TestHost() {
        world.add_default_bridge();
        add_site_rules();
        lan = &add_lan(world);
        bridge = std::make_unique<Tap>(world.tap_on("xenbr0"));
        REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
        world.add_domain(8, "ws8");
        world.assign(beta_mac, {{"ip", beta_ip}, {"hostname", "ws8"}});
        beta = &world.add_vif(8, 0, {.mac = beta_mac, .type = NicType::emulated});
        alone = without_slots(in_force());
    }

    /// Toolstack, netback and the device model have done their part, and the guest lies.
    void build() {
        beta->build(world.store());
        beta->make_emulated_device();
        emulated.emplace(beta->guest(), "emu0");
        floods.emplace_back(beta->card(), spoofed.frames(), pause);
        floods.emplace_back(*emulated, spoofed.frames(), pause);
    }
    void call(const std::string& verb) const {
        const Hotplug event = beta->call(verb);
        INFO(verb, ": ", event.said);
        CHECK(event.status == 0);
    }
    void let_go() { world.store().write(beta->backend() + "/online", "0"); }

    void check_nothing_got_through() {
        for (const Flood& flood : floods) flood.wait_for(spoofed.frames().size());
        CHECK(spoofed.seen(*bridge) == 0);
        CHECK(spoofed.seen(lan->tap) == 0);
        CHECK(rules_name(guest_ip));
    }
    static void check_repaired() {
        for (const std::string verb : {"repair", "check"}) {
            const Outcome outcome = run({{std::getenv("VIF_WORKSPACE_HELPER"), verb}});
            CHECK(outcome.said == "");
            CHECK(outcome.status == 0);
        }
    }
    /// The devices and the nodes go, as if beta had never been.
    void check_alone() {
        floods.clear();
        emulated.reset();
        beta->close(world.store());
        beta->remove_nodes(world.store());
        check_repaired();
        CHECK(difference(alone, without_slots(in_force())) == "");
    }

    World world;
    Neighbour* lan = nullptr;
    std::unique_ptr<Tap> bridge;
    Vif* beta = nullptr;
    InForce alone;
    std::optional<Tap> emulated;
    std::list<Flood> floods;
};

enum class Program { script, helper };

/// What libxl runs for beta, or what that runs.
Command command_of(Program program, const std::string& verb, const Vif& vif) {
    const bool is_tap = verb == "add" || verb == "remove";
    return {{program == Program::script ? "/etc/xen/scripts/vif-workspace"
                                        : std::getenv("VIF_WORKSPACE_HELPER"),
             verb, is_tap ? "type_if=tap" : "type_if=vif"},
            {{"XENBUS_TYPE", "vif"},
             {"XENBUS_PATH", vif.backend().substr(std::string("/local/domain/0/").size())},
             {"XENBUS_BASE_PATH", "backend"},
             {"vif", vif.name()},
             {"INTERFACE", vif.emulated()}}};
}

/// What a killed script has left at work has ended when the vif's lock is free.
void wait_for_orphans(const Vif& vif) {
    const std::string lock = "/run/vif-workspace/" + vif.name() + ".lock";
    run_or_throw({"flock", lock, "true"});
    run_or_throw({"rm", lock});
}

struct Life {
    std::string verb;
    std::vector<std::string> before;  // events
    int effects;                      // the script has at least so many
};

void check_every_fault(Program program, const Life& life, const std::string& kind) {
    TestHost host;
    at_each_effect(kind, life.effects, [&](const Fault& fault) {
        host.build();
        for (const std::string& verb : life.before) host.call(verb);
        const bool comes = life.verb == "online" || life.verb == "add";
        if (!comes) host.let_go();
        const bool was_hit =
            happened(fault, command_of(program, life.verb, *host.beta)).has_value();
        wait_for_orphans(*host.beta);
        host.check_nothing_got_through();
        if (comes) TestHost::check_repaired();
        host.check_nothing_got_through();
        host.let_go();
        host.call("offline");
        host.call("remove");
        host.check_nothing_got_through();
        CHECK_FALSE(host.beta->is_on("xenbr0"));
        host.check_alone();
        return was_hit;
    });
}

const Life add_alone = {"add", {}, 8};
TEST_CASE("add whose helper fails at any of its effects, with no online before it") {
    check_every_fault(Program::helper, add_alone, "fail");
}
TEST_CASE("add whose helper is killed at any of its effects, with no online before it") {
    check_every_fault(Program::helper, add_alone, "kill");
}

const Life remove_alone = {"remove", {"online", "add"}, 1};
TEST_CASE("remove whose helper fails at any of its effects, with no offline before it") {
    check_every_fault(Program::helper, remove_alone, "fail");
}
TEST_CASE("remove whose helper is killed at any of its effects, with no offline before it") {
    check_every_fault(Program::helper, remove_alone, "kill");
}

const Life online = {"online", {}, 9};
TEST_CASE("online whose script fails at any of its effects") {
    check_every_fault(Program::script, online, "fail");
}
TEST_CASE("online whose script is killed at any of its effects") {
    check_every_fault(Program::script, online, "kill");
}

const Life add = {"add", {"online"}, 1};
TEST_CASE("add whose script fails at any of its effects") {
    check_every_fault(Program::script, add, "fail");
}
TEST_CASE("add whose script is killed at any of its effects") {
    check_every_fault(Program::script, add, "kill");
}

const Life offline = {"offline", {"online", "add"}, 5};
TEST_CASE("offline whose script fails at any of its effects") {
    check_every_fault(Program::script, offline, "fail");
}
TEST_CASE("offline whose script is killed at any of its effects") {
    check_every_fault(Program::script, offline, "kill");
}

const Life remove = {"remove", {"online", "add"}, 2};
TEST_CASE("remove whose script fails at any of its effects") {
    check_every_fault(Program::script, remove, "fail");
}
TEST_CASE("remove whose script is killed at any of its effects") {
    check_every_fault(Program::script, remove, "kill");
}

}  // namespace
}  // namespace vif_workspace::tests::crash_script_test
