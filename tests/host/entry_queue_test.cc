// SPDX-License-Identifier: GPL-2.0-or-later
// Vifs come up while another event holds the registry: the first of them to get it brings all of
// them into force by one change of the rules (group commit), and yet each succeeds or fails by
// itself.
#include <csignal>

#include "host/waiting_host.h"

namespace vif_workspace::tests::entry_queue_test {
namespace {

/// By how much the registry's generation grows for one batch of entries, of which so many are then
/// confirmed, each by its own event.
unsigned long generations_of_batch(unsigned confirmed) {
    constexpr unsigned announced = 1;  // to the waiting events, as their serial
    constexpr unsigned common_change = 1;
    return announced + common_change + confirmed;
}

TEST_CASE("waiting vifs come into force by one change") {
    WaitingHost host(8);
    const auto before = generation();
    LockedRegistry registry_lock;
    host.start();
    registry_lock.end();
    for (const Hotplug& event : host.ended()) {
        INFO(event.said);
        CHECK(event.status == 0);
    }
    for (unsigned i = 0; i < 8; ++i) host.check_in_force(i);
    CHECK(generation() == before + generations_of_batch(8));
    WaitingHost::check_whole();
    host.check_resident_alone_after_all_left();
}

TEST_CASE(
    "of several waiting vifs, one that conflicts with the others fails alone and gives the "
    "reason") {
    WaitingHost host(6);
    host.world.assign(host.vifs[2]->config().mac, {{"ip", guest_ip}});
    const auto before = generation();
    LockedRegistry registry_lock;
    host.start();
    registry_lock.end();
    const std::vector<Hotplug> events = host.ended();
    host.check_all_in_force_but(2, events);
    CHECK(events[2].said.find(guest_mac) != std::string::npos);
    CHECK(generation() == before + generations_of_batch(5));
    host.let_go(2);
    WaitingHost::check_whole();
}

TEST_CASE(
    "of several waiting vifs, two may share a MAC, and only one of two MACs gets a shared "
    "address") {
    WaitingHost host(5);
    const std::string mac = host.vifs[0]->config().mac;
    host.world.add_domain(30, "same-mac");
    host.vifs.push_back(&host.world.add_vif(30, 0, {.mac = mac}));
    host.world.assign(host.vifs[3]->config().mac, {{"ip", WaitingHost::ip(2)}});
    LockedRegistry registry_lock;
    host.start();
    registry_lock.end();
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

TEST_CASE("a vif whose event is killed while it waits does not come into force") {
    WaitingHost host(4);
    LockedRegistry registry_lock;
    host.start();
    Process& killed = *std::next(host.started.begin(), 1);
    killed.send_signal(SIGKILL);
    CHECK(killed.outcome().status == 128 + SIGKILL);
    registry_lock.end();
    host.check_all_in_force_but(1, host.ended());
    CHECK(waiting() == 0);
    CHECK(host.vifs[1]->call("online").status == 0);
    host.check_in_force(1);
    WaitingHost::check_whole();
    host.check_resident_alone_after_all_left();
}

TEST_CASE(
    "a vif that is removed while its event waits leaves nothing, whichever event entered it") {
    WaitingHost host(4);
    LockedRegistry registry_lock;
    host.start();
    for (const unsigned i : {0U, 2U}) host.vifs[i]->close(host.world.store());
    registry_lock.end();
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
