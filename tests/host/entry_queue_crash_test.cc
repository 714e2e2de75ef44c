// SPDX-License-Identifier: GPL-2.0-or-later
// Vifs that wait for the record while whoever has it fails, or is killed, at any of his effects,
// has entered them and never comes to an end, or is another event of the same vif.
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

/// What another event does that has the lock, before it changes the rules: it has the newcomer on
/// record, and has told him.
void enter(const std::string& file) {
    std::string line = contents(file);
    std::string record = contents(run_directory + "/registry");
    const std::size_t number = record.find("generation ") + 11;
    const std::string serial = std::to_string(generation() + 1);
    record.replace(number, record.find('\n') - number, serial);
    line.replace(line.find(" serial=0"), 9, " serial=" + serial);
    const std::size_t end = record.rfind("end ");
    const auto count = std::stoul(record.substr(end + 4)) + 1;
    std::ofstream(run_directory + "/unsettled").flush();
    std::ofstream(run_directory + "/registry")
        << record.substr(0, end) << line << "end " << count << "\n";
    std::ofstream(file) << "entered " << serial;
}

void check_those_who_wait(const std::string& kind) {
    WaitingHost host(3);
    at_each_effect(kind, 10, [&](const Fault& fault) {
        Work work;
        for (Vif* vif : host.vifs) vif->build(host.world.store());
        host.start_first(fault);
        for (const unsigned i : {1U, 2U}) {
            host.wait_beside(host.started.emplace_back(host.vifs[i]->start("online")));
        }
        work.end();
        const std::vector<Hotplug> events = host.ended();
        const bool was_hit = has_happened();
        CHECK((events[0].status == 0 || was_hit));
        for (const unsigned i : {1U, 2U}) {
            INFO(events[i].said);
            CHECK(events[i].status == 0);
            host.check_in_force(i);
        }
        CHECK(helper("repair").said == "");
        WaitingHost::check_whole();
        host.check_alone_after_all_left();
        return was_hit;
    });
}
TEST_CASE("vifs that wait come into force at whichever effect the event before them fails") {
    check_those_who_wait("fail");
}
TEST_CASE("vifs that wait come into force at whichever effect the event before them is killed") {
    check_those_who_wait("kill");
}

TEST_CASE("who is not wanted any more leaves nothing, wherever whoever entered him was killed") {
    WaitingHost host(2);
    at_each_effect("kill", 10, [&](const Fault& fault) {
        Work work;
        for (Vif* vif : host.vifs) vif->build(host.world.store());
        host.start_first(fault);
        host.wait_beside(host.started.emplace_back(host.vifs[1]->start("online")));
        host.vifs[1]->close(host.world.store());
        work.end();
        const std::vector<Hotplug> events = host.ended();
        const bool was_hit = has_happened();
        CHECK(events[1].status == 1);
        host.check_absent(1);
        CHECK(dhcpd_configuration("xenbr0").find(WaitingHost::ip(1)) == std::string::npos);
        CHECK(helper("repair").said == "");
        WaitingHost::check_whole();
        host.check_alone_after_all_left();
        return was_hit;
    });
}

TEST_CASE("who was entered by somebody that was killed over it, and is not wanted, does not stay") {
    WaitingHost host(1);
    Work work;
    host.start();
    enter(file_of(host.started.front(), *host.vifs[0]));
    host.vifs[0]->close(host.world.store());
    work.end();
    const Hotplug event = host.ended().front();
    CHECK(event.status == 1);
    CHECK(event.said.find("the interface is being removed") != std::string::npos);
    host.check_absent(0);
    CHECK(helper("repair").said == "");
    WaitingHost::check_whole();
}

TEST_CASE(
    "who waits in vain is not left on record by whoever entered him, nor does he lose what he "
    "had") {
    WaitingHost host(1);
    Work work;
    host.start();
    Process& again = host.started.emplace_back(bare("online", *host.resident));
    host.wait_beside(again);
    const std::string file = file_of(host.started.front(), *host.vifs[0]);
    const FileDescriptor life(open(file.c_str(), O_RDWR | O_CLOEXEC));
    enter(file);
    // Until its time is up.
    while (flock(life.number(), LOCK_EX | LOCK_NB) != 0) {
        REQUIRE_FALSE(host.started.front().ends_before(Deadline::after(milliseconds(5))));
    }
    CHECK(again.outcome().status != 0);
    work.end();
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
    "of two events of one vif that wait at once, who fails does not take away what the other has") {
    WaitingHost host(2);
    const std::string name = host.vifs[0]->name() + " ";
    at_each_effect("fail", 10, [&](const Fault& fault) {
        Work work;
        for (Vif* vif : host.vifs) vif->build(host.world.store());
        host.start_first(fault);
        host.wait_beside(host.started.emplace_back(bare("online", *host.vifs[0])));
        host.wait_beside(host.started.emplace_back(host.vifs[1]->start("online")));
        work.end();
        const std::vector<Hotplug> events = host.ended();
        const bool was_hit = has_happened();
        INFO(events[1].said);
        const bool one_succeeded = events[0].status == 0 || events[1].status == 0;
        if (one_succeeded) {
            CHECK(registry().find(name) != std::string::npos);
            CHECK(rules_name(WaitingHost::ip(0)));
        }
        CHECK(events[2].status == 0);
        host.check_in_force(1);
        if (!was_hit) CHECK(one_succeeded);
        host.check_alone_after_all_left();
        return was_hit;
    });
}

}  // namespace
}  // namespace vif_workspace::tests::entry_queue_crash_test
