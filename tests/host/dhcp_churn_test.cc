// SPDX-License-Identifier: GPL-2.0-or-later
// No DISCOVER of a workspace is lost, whatever other vifs come and go meanwhile: a lost one costs a
// VM 3 to 8 seconds.
#include <deque>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/prober.h"
#include "support/testbed.h"

namespace vif_workspace::tests::dhcp_churn_test {
namespace {

/// Runs one event of each vif, at most three at a time.
void run_all(const std::vector<Vif*>& vifs, const std::string& event_name, Prober& prober) {
    std::deque<Vif*> waiting(vifs.begin(), vifs.end());
    std::list<Process> running;
    while (!waiting.empty() || !running.empty()) {
        while (!waiting.empty() && running.size() < 3) {
            running.push_back(waiting.front()->start(event_name));
            waiting.pop_front();
        }
        prober.go_on();
        for (auto script = running.begin(); script != running.end();) {
            if (!script->ends_before(Deadline::after(milliseconds(0)))) {
                ++script;
                continue;
            }
            const Hotplug event = Vif::ended(*script);
            INFO(event_name, ": ", event.said);
            CHECK(event.status == 0);
            script = running.erase(script);
        }
    }
}

TEST_CASE("no DISCOVER is lost while twenty other vifs come and go") {
    World world;
    world.add_default_bridge();
    Vif& resident = world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(resident.create(world.store()).status == 0);
    std::vector<Vif*> others;
    for (unsigned i = 1; i <= 20; ++i) {
        others.push_back(&world.add_workspace(
            100 + i, "02:16:3e:00:02:" + to_hex(Frame{static_cast<std::uint8_t>(i)}),
            "10.9.0." + std::to_string(100 + i)));
        others.back()->build(world.store());
    }

    Prober prober(resident.card(), guest_mac);
    run_all(others, "online", prober);
    for (const Vif* vif : others) {
        vif->close(world.store());
        prober.go_on();
    }
    run_all(others, "offline", prober);
    prober.finish();

    CHECK(prober.asked() >= 20);
    INFO(prober.asked(), " asked");
    CHECK(prober.unanswered() == "");
    CHECK(dhcpd_of_ours().size() == 1);
    CHECK(resident.destroy(world.store()).status == 0);
    CHECK(dhcpd_of_ours().empty());
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_churn_test
