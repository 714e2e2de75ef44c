// SPDX-License-Identifier: GPL-2.0-or-later
// Vifs wait for the registry while the event that holds it fails or is killed at any of its
// effects, or enters them and never ends, or is another event of the same vif.
#include <fcntl.h>
#include <sys/file.h>

#include <fstream>

#include "host/waiting_host.h"
#include "support/each_effect.h"

namespace vif_workspace::tests::entry_queue_crash_test {
namespace {

std::string file_of(const Process& event, const Vif& vif) {
    return run_directory + "/queue/" + vif.name() + "." + std::to_string(event.pid());
}

/// Does what another event with the lock does before it changes the rules: it has written the
/// queued entry into the registry, and has announced the serial to the waiting event.
void enter(const std::string& file) {
    std::string line = contents(file);
    std::string text = contents(run_directory + "/registry");
    const std::size_t number = text.find("generation ") + 11;
    const std::string serial = std::to_string(generation() + 1);
    text.replace(number, text.find('\n') - number, serial);
    line.replace(line.find(" serial=0"), 9, " serial=" + serial);
    const std::size_t end = text.rfind("end ");
    const auto count = std::stoul(text.substr(end + 4)) + 1;
    std::ofstream(run_directory + "/rules.dirty").flush();
    std::ofstream(run_directory + "/registry")
        << text.substr(0, end) << line << "end " << count << "\n";
    std::ofstream(file) << "entered " << serial;
}

void check_waiting_vifs(const std::string& kind) {
    WaitingHost host(3);
    at_each_effect(kind, 10, [&](const Fault& fault) {
        LockedRegistry registry_lock;
        for (Vif* vif : host.vifs) vif->build(host.world.store());
        host.start_first(fault);
        for (const unsigned i : {1U, 2U}) {
            host.wait_beside(host.started.emplace_back(host.vifs[i]->start("online")));
        }
        registry_lock.end();
        const std::vector<Hotplug> events = host.ended();
        const bool was_hit = fault_happened();
        CHECK((events[0].status == 0 || was_hit));
        for (const unsigned i : {1U, 2U}) {
            INFO(events[i].said);
            CHECK(events[i].status == 0);
            host.check_in_force(i);
        }
        CHECK(helper("repair").said == "");
        WaitingHost::check_whole();
        host.check_resident_alone_after_all_left();
        return was_hit;
    });
}
TEST_CASE("waiting vifs come into force, at whichever effect the event before them fails") {
    check_waiting_vifs("fail");
}
TEST_CASE("waiting vifs come into force, at whichever effect the event before them is killed") {
    check_waiting_vifs("kill");
}

TEST_CASE(
    "a waiting vif that is being removed leaves nothing, at whichever effect the event that "
    "entered it was killed") {
    WaitingHost host(2);
    at_each_effect("kill", 10, [&](const Fault& fault) {
        LockedRegistry registry_lock;
        for (Vif* vif : host.vifs) vif->build(host.world.store());
        host.start_first(fault);
        host.wait_beside(host.started.emplace_back(host.vifs[1]->start("online")));
        host.vifs[1]->close(host.world.store());
        registry_lock.end();
        const std::vector<Hotplug> events = host.ended();
        const bool was_hit = fault_happened();
        CHECK(events[1].status == 1);
        host.check_absent(1);
        CHECK(dhcpd_configuration("xenbr0").find(WaitingHost::ip(1)) == std::string::npos);
        CHECK(helper("repair").said == "");
        WaitingHost::check_whole();
        host.check_resident_alone_after_all_left();
        return was_hit;
    });
}

TEST_CASE(
    "a vif that is being removed does not stay in force if the event that entered it was killed") {
    WaitingHost host(1);
    LockedRegistry registry_lock;
    host.start();
    enter(file_of(host.started.front(), *host.vifs[0]));
    host.vifs[0]->close(host.world.store());
    registry_lock.end();
    const Hotplug event = host.ended().front();
    CHECK(event.status == 1);
    CHECK(event.said.find("the interface is being removed") != std::string::npos);
    host.check_absent(0);
    CHECK(helper("repair").said == "");
    WaitingHost::check_whole();
}

TEST_CASE(
    "an online that times out in the queue is not left in the registry, and an online repeated in "
    "vain loses nothing") {
    WaitingHost host(1);
    LockedRegistry registry_lock;
    host.start();
    Process& again = host.started.emplace_back(bare_helper("online", *host.resident));
    host.wait_beside(again);
    const std::string file = file_of(host.started.front(), *host.vifs[0]);
    const FileDescriptor peer_lock(open(file.c_str(), O_RDWR | O_CLOEXEC));
    enter(file);
    // Until the deadline of the waiting event has passed.
    while (flock(peer_lock.number(), LOCK_EX | LOCK_NB) != 0) {
        REQUIRE_FALSE(host.started.front().ends_before(Deadline::after(milliseconds(5))));
    }
    CHECK(again.outcome().status != 0);
    registry_lock.end();
    CHECK(Vif::ended(host.started.front()).status == 1);
    host.check_absent(0);
    CHECK(host.resident->is_on("xenbr0"));
    CHECK(rules_name(guest_ip));
    CHECK(registry().find(host.resident->name() + " ") != std::string::npos);
    host.let_go(0);
    CHECK(helper("repair").said == "");
    WaitingHost::check_whole();
}

TEST_CASE(
    "of two waiting events of one vif, the one that fails does not remove what the other entered") {
    WaitingHost host(2);
    const std::string name = host.vifs[0]->name() + " ";
    at_each_effect("fail", 10, [&](const Fault& fault) {
        LockedRegistry registry_lock;
        for (Vif* vif : host.vifs) vif->build(host.world.store());
        host.start_first(fault);
        host.wait_beside(host.started.emplace_back(bare_helper("online", *host.vifs[0])));
        host.wait_beside(host.started.emplace_back(host.vifs[1]->start("online")));
        registry_lock.end();
        const std::vector<Hotplug> events = host.ended();
        const bool was_hit = fault_happened();
        INFO(events[1].said);
        const bool one_succeeded = events[0].status == 0 || events[1].status == 0;
        if (one_succeeded) {
            CHECK(registry().find(name) != std::string::npos);
            CHECK(rules_name(WaitingHost::ip(0)));
        }
        CHECK(events[2].status == 0);
        host.check_in_force(1);
        if (!was_hit) CHECK(one_succeeded);
        host.check_resident_alone_after_all_left();
        return was_hit;
    });
}

}  // namespace
}  // namespace vif_workspace::tests::entry_queue_crash_test
