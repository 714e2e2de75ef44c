// SPDX-License-Identifier: GPL-2.0-or-later
// The hotplug script and the helper on the two ports of an HVM guest, failing or killed at each of
// their effects, while the guest sends spoofed frames on both. None of these frames is seen,
// whatever is left half done, and then repair makes host and registry agree.
#include "support/each_effect.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/spoofed_frames.h"
#include "support/stream.h"
#include "support/testbed.h"

namespace vif_workspace::tests::crash_script_test {
namespace {

const SpoofedFrames spoofed(beta_mac, beta_ip);
constexpr std::chrono::microseconds pause(100);  // between frames: shorter than any state

struct HostWithHvmGuest {
    HostWithHvmGuest() {
        world.add_default_bridge();
        add_site_rules();
        lan = &add_lan(world);
        bridge = std::make_unique<Tap>(world.tap_on("xenbr0"));
        REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
        world.add_domain(8, "ws8");
        world.assign(beta_mac, {{"ip", beta_ip}, {"hostname", "ws8"}});
        beta = &world.add_vif(8, 0, {.mac = beta_mac, .type = NicType::emulated});
        without_beta = without_slots(in_force());
    }

    /// The toolstack, netback and the device model have done their part, and the guest sends
    /// spoofed frames.
    void build() {
        beta->build(world.store());
        beta->make_emulated_device();
        emulated.emplace(beta->guest(), "emu0");
        floods.emplace_back(beta->card(), spoofed.frames(), pause);
        floods.emplace_back(*emulated, spoofed.frames(), pause);
    }
    void call(const std::string& event_name) const {
        const Hotplug event = beta->call(event_name);
        INFO(event_name, ": ", event.said);
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
        for (const std::string command : {"repair", "check"}) {
            const Outcome outcome = run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
            CHECK(outcome.said == "");
            CHECK(outcome.status == 0);
        }
    }
    /// Removes the devices and the nodes of beta; then the host is as it was before beta.
    void check_as_without_beta() {
        floods.clear();
        emulated.reset();
        beta->close(world.store());
        beta->remove_nodes(world.store());
        check_repaired();
        CHECK(difference(without_beta, without_slots(in_force())) == "");
    }

    World world;
    Neighbour* lan = nullptr;
    std::unique_ptr<Tap> bridge;
    Vif* beta = nullptr;
    InForce without_beta;
    std::optional<Tap> emulated;
    std::list<Flood> floods;
};

enum class Program { script, helper };

/// What libxl runs for beta: the script, or the helper that the script runs.
Command command_of(Program program, const std::string& event_name, const Vif& vif) {
    const bool is_tap = event_name == "add" || event_name == "remove";
    return {{program == Program::script ? "/etc/xen/scripts/vif-workspace"
                                        : std::getenv("VIF_WORKSPACE_HELPER"),
             event_name, is_tap ? "type_if=tap" : "type_if=vif"},
            {{"XENBUS_TYPE", "vif"},
             {"XENBUS_PATH", vif.backend().substr(std::string("/local/domain/0/").size())},
             {"XENBUS_BASE_PATH", "backend"},
             {"vif", vif.name()},
             {"INTERFACE", vif.emulated()}}};
}

/// The children of a killed script have ended once the vif's lock is free.
void wait_for_orphans(const Vif& vif) {
    const std::string lock = "/run/vif-workspace/" + vif.name() + ".lock";
    run_or_throw({"flock", lock, "true"});
    run_or_throw({"rm", lock});
}

struct CrashingEvent {
    std::string name;
    std::vector<std::string> events_before;
    int least_effects;  // of the program, at this event
};

void check_every_fault(Program program, const CrashingEvent& crashing, const std::string& kind) {
    HostWithHvmGuest host;
    at_each_effect(kind, crashing.least_effects, [&](const Fault& fault) {
        host.build();
        for (const std::string& event_name : crashing.events_before) host.call(event_name);
        const bool comes = crashing.name == "online" || crashing.name == "add";
        if (!comes) host.let_go();
        const bool was_hit =
            run_with_fault(fault, command_of(program, crashing.name, *host.beta)).has_value();
        wait_for_orphans(*host.beta);
        host.check_nothing_got_through();
        if (comes) HostWithHvmGuest::check_repaired();
        host.check_nothing_got_through();
        host.let_go();
        host.call("offline");
        host.call("remove");
        host.check_nothing_got_through();
        CHECK_FALSE(host.beta->is_on("xenbr0"));
        host.check_as_without_beta();
        return was_hit;
    });
}

const CrashingEvent add_without_online = {"add", {}, 8};
TEST_CASE(
    "an add whose helper fails at any effect, with no online before it, lets no spoofed frame "
    "pass") {
    check_every_fault(Program::helper, add_without_online, "fail");
}
TEST_CASE(
    "an add whose helper is killed at any effect, with no online before it, lets no spoofed frame "
    "pass") {
    check_every_fault(Program::helper, add_without_online, "kill");
}

const CrashingEvent remove_without_offline = {"remove", {"online", "add"}, 1};
TEST_CASE(
    "a remove whose helper fails at any effect, with no offline before it, lets no spoofed frame "
    "pass") {
    check_every_fault(Program::helper, remove_without_offline, "fail");
}
TEST_CASE(
    "a remove whose helper is killed at any effect, with no offline before it, lets no spoofed "
    "frame pass") {
    check_every_fault(Program::helper, remove_without_offline, "kill");
}

const CrashingEvent online = {"online", {}, 9};
TEST_CASE("an online whose script fails at any effect lets no spoofed frame pass") {
    check_every_fault(Program::script, online, "fail");
}
TEST_CASE("an online whose script is killed at any effect lets no spoofed frame pass") {
    check_every_fault(Program::script, online, "kill");
}

const CrashingEvent add = {"add", {"online"}, 1};
TEST_CASE("an add whose script fails at any effect lets no spoofed frame pass") {
    check_every_fault(Program::script, add, "fail");
}
TEST_CASE("an add whose script is killed at any effect lets no spoofed frame pass") {
    check_every_fault(Program::script, add, "kill");
}

const CrashingEvent offline = {"offline", {"online", "add"}, 5};
TEST_CASE("an offline whose script fails at any effect lets no spoofed frame pass") {
    check_every_fault(Program::script, offline, "fail");
}
TEST_CASE("an offline whose script is killed at any effect lets no spoofed frame pass") {
    check_every_fault(Program::script, offline, "kill");
}

const CrashingEvent remove = {"remove", {"online", "add"}, 2};
TEST_CASE("a remove whose script fails at any effect lets no spoofed frame pass") {
    check_every_fault(Program::script, remove, "fail");
}
TEST_CASE("a remove whose script is killed at any effect lets no spoofed frame pass") {
    check_every_fault(Program::script, remove, "kill");
}

}  // namespace
}  // namespace vif_workspace::tests::crash_script_test
