// SPDX-License-Identifier: GPL-2.0-or-later
// Vifs that come up while somebody is at work on the record: whoever has it first brings all of
// them into force by one change of the rules, and yet each stands and falls alone.
#include <csignal>

#include "host/waiting_host.h"

namespace vif_workspace::tests::entry_queue_test {
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
    CHECK(generation() == before + 2 + 8);  // what they are told, the change, and each is confirmed
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
    host.check_all_in_force_but(2, events);
    CHECK(events[2].said.find(guest_mac) != std::string::npos);
    CHECK(generation() == before + 2 + 5);
    host.let_go(2);
    WaitingHost::check_whole();
}

TEST_CASE("of those who wait, two may have one MAC, and one only of two MACs an address") {
    WaitingHost host(5);
    const std::string mac = host.vifs[0]->config().mac;
    host.world.add_domain(30, "twin");
    host.vifs.push_back(&host.world.add_vif(30, 0, {.mac = mac}));
    host.world.assign(host.vifs[3]->config().mac, {{"ip", WaitingHost::ip(2)}});
    Work work;
    host.start();
    work.end();
    const std::vector<Hotplug> events = host.ended();
    for (const unsigned i : {0U, 1U, 4U, 5U}) {
        INFO(events[i].said);
        CHECK(events[i].status == 0);
        CHECK(host.vifs[i]->is_on("xenbr0"));
        CHECK(registry().find(host.vifs[i]->name() + " ") != std::string::npos);
    }
    CHECK((events[2].status == 0) != (events[3].status == 0));
    const unsigned refused = events[2].status == 0 ? 3 : 2;
    const unsigned first = 5 - refused;
    CHECK_FALSE(host.vifs[refused]->is_on("xenbr0"));
    CHECK(events[refused].said.find(host.vifs[first]->config().mac) != std::string::npos);
    host.let_go(refused);
    WaitingHost::check_whole();
}

TEST_CASE("who is killed while he waits comes into force by nobody") {
    WaitingHost host(4);
    Work work;
    host.start();
    Process& killed = *std::next(host.started.begin(), 1);
    killed.send_signal(SIGKILL);
    CHECK(killed.outcome().status == 128 + SIGKILL);
    work.end();
    host.check_all_in_force_but(1, host.ended());
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
        if (i % 2 == 1) {
            host.check_in_force(i);
        } else {
            host.check_absent(i);
        }
    }
    CHECK(events[2].said.find("the interface is being removed") != std::string::npos);
    WaitingHost::check_whole();
}

}  // namespace
}  // namespace vif_workspace::tests::entry_queue_test
