// Vifs that come up while somebody is at work on the record: whoever has it first brings all of
// them into force by one change of the rules, and yet each stands and falls alone, whoever is
// killed over it.
#include <csignal>

#include "host/waiting_host.h"
#include "support/faults.h"

namespace vif_workspace::tests {
namespace {

TEST_CASE("those who wait come into force by one change") {
    WaitingHost host(8);
    const auto before = generation();
    Work work;
    host.start();
    work.end();
    for (const Hotplug& event : host.ended()) {
        INFO(event.said);
        CHECK(event.status == 0);
    }
    for (unsigned i = 0; i < 8; ++i) host.check_in_force(i);
    CHECK(generation() == before + 1 + 8);  // and each is confirmed
    WaitingHost::check_whole();
    host.check_alone_after_all_left();
}

TEST_CASE("of those who wait, who cannot stand beside the others fails alone and says why") {
    WaitingHost host(6);
    host.world.assign(host.vifs[2]->config().mac, {{"ip", guest_ip}});
    const auto before = generation();
    Work work;
    host.start();
    work.end();
    const std::vector<Hotplug> events = host.ended();
    for (unsigned i = 0; i < 6; ++i) {
        INFO(events[i].said);
        CHECK((events[i].status == 0) == (i != 2));
        if (i != 2) host.check_in_force(i);
    }
    host.check_absent(2);
    CHECK(events[2].said.find(guest_mac) != std::string::npos);
    CHECK(generation() == before + 1 + 5);
    host.let_go(2);
    WaitingHost::check_whole();
}

TEST_CASE("who is killed while he waits comes into force by nobody") {
    WaitingHost host(4);
    Work work;
    host.start();
    Process& killed = *std::next(host.started.begin(), 1);
    killed.send_signal(SIGKILL);
    CHECK(killed.outcome(seconds(5)).status == 128 + SIGKILL);
    work.end();
    const std::vector<Hotplug> events = host.ended();
    for (unsigned i = 0; i < 4; ++i) {
        INFO(events[i].said);
        CHECK((events[i].status == 0) == (i != 1));
        if (i != 1) host.check_in_force(i);
    }
    host.check_absent(1);
    CHECK(waiting() == 0);
    CHECK(host.vifs[1]->call("online").status == 0);
    host.check_in_force(1);
    WaitingHost::check_whole();
    host.check_alone_after_all_left();
}

TEST_CASE("who is taken down while he waits leaves nothing, whoever entered him") {
    WaitingHost host(4);
    Work work;
    host.start();
    for (const unsigned i : {0U, 2U}) host.vifs[i]->close(host.world.store());
    work.end();
    const std::vector<Hotplug> events = host.ended();
    for (unsigned i = 0; i < 4; ++i) {
        INFO(events[i].said);
        CHECK((events[i].status == 0) == (i % 2 == 1));
        if (i % 2 == 1)
            host.check_in_force(i);
        else
            host.check_absent(i);
    }
    CHECK(events[2].said.find("it is being taken down again") != std::string::npos);
    WaitingHost::check_whole();
}

TEST_CASE("those who wait come into force whatever becomes of whoever is before them") {
    WaitingHost host(3);
    for (const std::string& kind : fault_kinds) {
        for (int at = 1;; ++at) {
            CAPTURE(kind);
            CAPTURE(at);
            Work work;
            for (Vif* vif : host.vifs) vif->build(host.world.store());
            Process& first = host.started.emplace_back(faulty(
                {kind, at}, {{std::getenv("VIF_WORKSPACE_HELPER"), "online", "type_if=vif"},
                             {{"XENBUS_PATH", host.vifs[0]->backend().substr(
                                                  std::string("/local/domain/0/").size())}}}));
            while (waiting() == 0 && !first.ends_before(Deadline::after(milliseconds(2)))) {
            }
            host.expected = waiting();  // none if its fault came before
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
            host.started.clear();
            host.expected = 0;
            if (!was_hit) {
                CHECK(at > 10);
                break;
            }
        }
    }
}

}  // namespace
}  // namespace vif_workspace::tests
