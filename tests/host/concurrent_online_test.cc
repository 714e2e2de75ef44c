// SPDX-License-Identifier: GPL-2.0-or-later
// Many vifs come online at once, beside a program that changes rules of its own without end, while
// a guest that is served already goes on asking. (scripts/bench storm does the same with as many
// vifs as a host can have, and measures.)
#include <algorithm>

#include "support/dhcpd_starts.h"
#include "support/in_force.h"
#include "support/other_program.h"
#include "support/printing.h"
#include "support/prober.h"
#include "support/testbed.h"

namespace vif_workspace::tests::concurrent_online_test {
namespace {

/// The number of vifs that come up within half of the 26 s that an event has to put its port on the
/// bridge: forty, or fewer on a machine on which a single online takes long.
unsigned number_at_once(milliseconds one) {
    const auto fit = static_cast<unsigned>(seconds(26) / std::max(one, milliseconds(1)));
    return std::clamp(fit, 8U, 40U);
}

/// Brings all of them online; the time is from the first start to the last end.
std::vector<Hotplug> all_online(const std::vector<Vif*>& vifs, Prober& prober) {
    std::vector<Process> scripts;
    for (const Vif* vif : vifs) scripts.push_back(vif->start("online"));
    for (Process& script : scripts) {
        while (!script.ends_before(Deadline::after(milliseconds(0)))) prober.go_on();
    }
    std::vector<Hotplug> events;
    for (Process& script : scripts) events.push_back(Vif::ended(script));
    return events;
}

TEST_CASE(
    "of forty vifs coming online at once only the refused one fails, and no DISCOVER is lost") {
    World world;
    world.add_default_bridge();
    Vif& resident = world.add_workspace(7, guest_mac, guest_ip);
    const Hotplug alone = resident.create(world.store());
    REQUIRE(alone.status == 0);
    const unsigned count = number_at_once(alone.duration);
    MESSAGE(count, " vifs");
    std::vector<Vif*> vifs;
    for (unsigned i = 1; i <= count; ++i) {
        vifs.push_back(&world.add_workspace(
            100 + i, "02:16:3e:00:02:" + to_hex(Frame{static_cast<std::uint8_t>(i)}),
            "10.9.0." + std::to_string(100 + i)));
    }
    Vif& unlucky = *vifs[count / 2];
    world.assign(unlucky.config().mac, {{"ip", guest_ip}});
    for (Vif* vif : vifs) vif->build(world.store());

    DhcpdStarts starts;
    OtherProgram other;
    Prober prober(resident.card(), guest_mac);
    const std::vector<Hotplug> events = all_online(vifs, prober);
    prober.finish();

    for (unsigned i = 0; i < count; ++i) {
        CAPTURE(vifs[i]->name());
        INFO("said: ", events[i].said);
        const bool succeeds = vifs[i] != &unlucky;
        CHECK((events[i].status == 0) == succeeds);
        CHECK(vifs[i]->is_on("xenbr0") == succeeds);
    }
    INFO(prober.asked(), " asked");
    CHECK(prober.unanswered() == "");
    CHECK(starts.count() <= 5);
    CHECK(other.failures() == 0);
    const std::string registered = registry();
    CHECK(std::ranges::count(registered, '\n') == count);
    CHECK(registered.find(unlucky.name() + " ") == std::string::npos);
    // xl destroys the guest whose online failed.
    world.store().write(unlucky.backend() + "/online", "0");
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
}

TEST_CASE("a change of dhcpd waits, up to a limit, for onlines that announced their arrival") {
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    run_or_throw({"mkdir", "-p", "/run/vif-workspace"});
    // An announced arrival that never comes.
    Process other({{"flock", "--shared", "/run/vif-workspace/arrivals.lock", "sh", "-c",
                    "echo on the way; kill -STOP $$"}});
    while (other.said().find("on the way") == std::string::npos)
        REQUIRE_FALSE(other.ends_before(Deadline::after(milliseconds(10))));
    const Hotplug online = vif.create(world.store());
    CHECK(online.status == 0);
    CHECK(online.duration >= milliseconds(400));
    CHECK(dhcpd_of_ours().size() == 1);
}

}  // namespace
}  // namespace vif_workspace::tests::concurrent_online_test
