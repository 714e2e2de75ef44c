// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl watch`: what somebody changes behind our back is made whole again at once, and our
// own events are let alone. Before each change the watch sleeps, with no limit of time: whatever it
// mends, it was told by the kernel or by xenstored.
#include <algorithm>
#include <cmath>

#include "support/stream.h"
#include "watched_host.h"

namespace vif_workspace::tests::watch_test {
namespace {

milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

/// What a mend may take: many times what looking and repairing take by themselves, on this machine
/// now.
milliseconds soon() {
    const char* helper = std::getenv("VIF_WORKSPACE_HELPER");
    const Clock::time_point start = Clock::now();
    run({{helper, "check"}});
    run({{helper, "repair"}});
    return seconds(10) + 20 * since(start);
}

/// The number that every change of the record counts.
unsigned long changes_recorded() {
    const std::string text = contents("/run/vif-workspace/registry");
    const std::string heading = "generation ";
    const std::size_t at = text.find(heading);
    REQUIRE(at != std::string::npos);
    return std::stoul(text.substr(at + heading.size()));
}

TEST_CASE("rules that somebody flushes are back at once, while the guest floods lies") {
    WatchedHost host;
    Watching watch;
    const Frame lie = {'l', 'i', 'e'};
    const std::vector<Frame> spoofed = {
        udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, lie})};
    const auto leaked = [&] {
        unsigned count = 0;
        while (const auto frame = host.lan->tap.next(Deadline::after(milliseconds(0)))) {
            count +=
                std::search(frame->begin(), frame->end(), lie.begin(), lie.end()) != frame->end();
        }
        return count;
    };
    Flood flood(host.alpha->card(), spoofed);
    const std::vector<std::string> damages =
        is_under_test("ebtables")
            ? std::vector<std::string>{"nft flush ruleset", "ebtables -t nat -F"}
            : std::vector<std::string>{"nft flush ruleset", "nft flush table bridge vif_workspace",
                                       "nft insert rule bridge vif_workspace from_guest accept"};
    for (const std::string& command : damages) {
        CAPTURE(command);
        flood.wait_for(1000);
        leaked();
        const unsigned before = watch.times("repaired=");
        const Clock::time_point start = Clock::now();
        damage(command);
        watch.wait_for_another("repaired=", before);
        const milliseconds taken = since(start);
        MESSAGE(command, ": whole after ", taken.count(), " ms");
        watch.wait_until_asleep();
        CHECK(taken < soon());
        CHECK(leaked() > 0);  // else nothing was tried
        flood.wait_for(1000);
        CHECK(leaked() == 0);
        watch.wait_until_asleep();
    }
}

TEST_CASE("a dhcpd that dies is started again at once") {
    WatchedHost host;
    Watching watch;
    kill_process(dhcpd_of_ours().at(0).pid);
    watch.wait_for("repaired=\"dhcpd of xenbr0: it does not run\"");
    host.check_whole();
    // The new one is waited for as well.
    watch.wait_until_asleep();
    kill_process(dhcpd_of_ours().at(0).pid);
    watch.wait_for_another("repaired=", 1);
    host.check_whole();
}

TEST_CASE("a vif whose backend directory vanishes without an offline is forgotten at once") {
    WatchedHost host;
    Vif& beta = host.world.add_workspace(8, beta_mac, beta_ip);
    REQUIRE(beta.create(host.world.store()).status == 0);
    Watching watch;
    beta.close(host.world.store());
    watch.wait_until_asleep();
    CHECK(rules_name(beta_ip));  // its offline may be to come
    beta.remove_nodes(host.world.store());
    watch.wait_for("repaired=\"vif8.0: is on record, but not online in xenstore\"");
    CHECK_FALSE(rules_name(beta_ip));
    host.check_whole();
}

TEST_CASE("a port that is taken off its bridge, or put on another, is put back at once") {
    WatchedHost host;
    host.world.add_bridge("xenbr1", "02:00:00:00:00:02", "");
    Watching watch;
    for (const std::string& change : {std::string("nomaster"), std::string("master xenbr1")}) {
        CAPTURE(change);
        const unsigned before = watch.times("repaired=");
        damage("ip link set vif7.0 " + change);
        watch.wait_for_another("repaired=", before);
        CHECK(host.alpha->is_on("xenbr0"));
        CHECK(host.alpha->is_up());
        host.check_whole();
        watch.wait_until_asleep();
    }
}

TEST_CASE("the way to dhcpd is mended at once") {
    WatchedHost host;
    Watching watch;
    damage("ip link del vw-xenbr0");
    watch.wait_for("repaired=\"dhcpd of xenbr0: its network namespace");
    host.check_whole();
}

TEST_CASE("rules at a port that somebody takes away are made again at once") {
    WatchedHost host;
    Watching watch;
    damage("nft flush table netdev vif_workspace");
    watch.wait_for("repaired=\"DHCP at the port: chain ");
    host.check_whole();
}

TEST_CASE("a vif that is put on its bridge without its event is confined") {
    WatchedHost host;
    Watching watch;
    Vif& beta = host.world.add_workspace(8, beta_mac, beta_ip);
    beta.build(host.world.store());
    watch.wait_until_asleep();
    CHECK(watch.times("found=") == 0);  // its event may be to come
    damage("ip link set vif8.0 master xenbr0 up");
    watch.wait_for("repaired=\"vif8.0: is online in xenstore, but not on record");
    CHECK(rules_name(beta_ip));
    CHECK(registry().find("vif8.0") != std::string::npos);
}

TEST_CASE("what went wrong before it was started is mended when it is") {
    WatchedHost host;
    damage("nft flush ruleset");
    Watching watch;
    watch.wait_for("repaired=");
    CHECK(rules_name(guest_ip));
}

TEST_CASE("events in a storm are let alone, and nothing of them is lost") {
    WatchedHost host;
    std::vector<Vif*> vifs;
    for (unsigned i = 0; i < 8; ++i) {
        const std::string number = std::to_string(20 + i);
        vifs.push_back(&host.world.add_workspace(20 + i, "02:16:3e:00:01:" + number,
                                                 "10.9.0." + std::to_string(100 + i)));
    }
    Watching watch;
    for (int round = 0; round < 3; ++round) {
        for (const std::string verb : {"online", "offline"}) {
            std::vector<Process> scripts;
            for (Vif* vif : vifs) {
                if (verb == "online") vif->build(host.world.store());
                if (verb == "offline") vif->close(host.world.store());
                scripts.push_back(vif->start(verb));
            }
            for (Process& script : scripts) CHECK(Vif::ended(script).status == 0);
            for (Vif* vif : vifs)
                CHECK((registry().find(vif->name()) != std::string::npos) == (verb == "online"));
            if (verb == "offline")
                for (Vif* vif : vifs) vif->remove_nodes(host.world.store());
        }
    }
    watch.wait_until_asleep();
    CHECK(watch.said() == "state=started\n");
    host.check_whole();
}

TEST_CASE("a vif that libxl takes down keeps its rules until its own offline") {
    WatchedHost host;
    Watching watch;
    host.alpha->close(host.world.store());
    watch.wait_until_asleep();
    CHECK(rules_name(guest_ip));
    CHECK(host.alpha->call("offline").status == 0);
    host.alpha->remove_nodes(host.world.store());
    watch.wait_until_asleep();
    CHECK(watch.said() == "state=started\n");
    CHECK_FALSE(has_rules_of_ours());
}

TEST_CASE("what a repair cannot mend is said once, and tried again less and less often") {
    WatchedHost host;
    Watching watch;
    run_or_throw({"mount", "-o", "remount,ro", "/etc/dhcp"});
    kill_process(dhcpd_of_ours().at(0).pid);
    watch.wait_for("unrepaired=\"dhcpd of xenbr0: it does not run\"");
    const unsigned long before = changes_recorded();
    const Clock::time_point start = Clock::now();
    // It waits for a tenth of a second, then for twice as long each time. A slow machine is given
    // the time that two attempts take.
    const auto repairs = [&] { return changes_recorded() - before; };
    CHECK_FALSE(watch.process().ends_before(Deadline::after(seconds(6))));
    CHECK(static_cast<double>(repairs()) <=
          2 + std::log2(static_cast<double>(since(start).count()) / 100));
    const Deadline deadline = Deadline::after(long_enough);
    while (repairs() < 2 && !deadline.has_passed()) {
        REQUIRE_FALSE(watch.process().ends_before(Deadline::after(milliseconds(10))));
    }
    CHECK(repairs() >= 2);
    CHECK(watch.times("found=") == 1);
    CHECK(watch.times("unrepaired=") == 1);

    // Meanwhile another thing is noticed as quickly as ever.
    damage("ip link set vif7.0 nomaster");
    watch.wait_for("repaired=\"vif7.0: port vif7.0 is not on bridge xenbr0\"");
    run_or_throw({"mount", "-o", "remount,rw", "/etc/dhcp"});
    watch.wait_for("\nrepaired=\"dhcpd of xenbr0: it does not run\"");
    host.check_whole();
}

TEST_CASE("a record that is damaged is noticed with the next thing that happens") {
    WatchedHost host;
    Watching watch;
    damage("echo 'vif-workspace registry 0' >/run/vif-workspace/registry");
    host.world.store().write(host.alpha->backend() + "/something", "new");
    watch.wait_for("repaired=");
    host.check_whole();
}

}  // namespace
}  // namespace vif_workspace::tests::watch_test
