// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl watch`: what another program changes behind our back is repaired at once, and our
// own events are left alone. Before each change the watch sleeps without a timeout, so the kernel
// or xenstored must have reported whatever it repairs.
#include <algorithm>
#include <cmath>

#include "support/stream.h"
#include "watched_host.h"

namespace vif_workspace::tests::watch_test {
namespace {

milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

/// The time that a repair may take: many times what check and repair take by themselves on this
/// machine now.
milliseconds repair_limit() {
    const char* helper = std::getenv("VIF_WORKSPACE_HELPER");
    const Clock::time_point start = Clock::now();
    run({{helper, "check"}});
    run({{helper, "repair"}});
    return seconds(10) + 20 * since(start);
}

/// The registry's generation, which grows by one with each change.
unsigned long generation() {
    const std::string text = contents("/run/vif-workspace/registry");
    const std::string heading = "generation ";
    const std::size_t at = text.find(heading);
    REQUIRE(at != std::string::npos);
    return std::stoul(text.substr(at + heading.size()));
}

TEST_CASE("rules that were flushed are back at once, while the guest floods spoofed frames") {
    WatchedHost host;
    Watching watch;
    const Frame payload = {'f', 'a', 'l', 's', 'e'};
    const std::vector<Frame> spoofed = {
        udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, payload})};
    const auto leaked = [&] {
        unsigned count = 0;
        while (const auto frame = host.lan->tap.next(Deadline::after(milliseconds(0)))) {
            count += std::search(frame->begin(), frame->end(), payload.begin(), payload.end()) !=
                     frame->end();
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
        CHECK(taken < repair_limit());
        CHECK(leaked() > 0);  // else the guest sent nothing that could pass
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
    // The new dhcpd is watched too.
    watch.wait_until_asleep();
    kill_process(dhcpd_of_ours().at(0).pid);
    watch.wait_for_another("repaired=", 1);
    host.check_whole();
}

TEST_CASE("a vif whose backend directory vanishes without an offline is removed at once") {
    WatchedHost host;
    Vif& beta = host.world.add_workspace(8, beta_mac, beta_ip);
    REQUIRE(beta.create(host.world.store()).status == 0);
    Watching watch;
    beta.close(host.world.store());
    watch.wait_until_asleep();
    CHECK(rules_name(beta_ip));  // its offline may still come
    beta.remove_nodes(host.world.store());
    watch.wait_for("repaired=\"vif8.0: is in the registry, but not online in xenstore\"");
    CHECK_FALSE(rules_name(beta_ip));
    host.check_whole();
}

TEST_CASE("a port that is taken off its bridge or put on another is put back at once") {
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

TEST_CASE("a removed path to dhcpd is repaired at once") {
    WatchedHost host;
    Watching watch;
    damage("ip link del vw-xenbr0");
    watch.wait_for("repaired=\"dhcpd of xenbr0: its network namespace");
    host.check_whole();
}

TEST_CASE("rules at a port that were removed are made again at once") {
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
    CHECK(watch.times("found=") == 0);  // its event may still come
    damage("ip link set vif8.0 master xenbr0 up");
    watch.wait_for("repaired=\"vif8.0: is online in xenstore, but not in the registry");
    CHECK(rules_name(beta_ip));
    CHECK(registry().find("vif8.0") != std::string::npos);
}

TEST_CASE("a change made before the watch was started is repaired when it starts") {
    WatchedHost host;
    damage("nft flush ruleset");
    Watching watch;
    watch.wait_for("repaired=");
    CHECK(rules_name(guest_ip));
}

TEST_CASE("watch leaves many events at once alone, and none of them is lost") {
    WatchedHost host;
    std::vector<Vif*> vifs;
    for (unsigned i = 0; i < 8; ++i) {
        const std::string number = std::to_string(20 + i);
        vifs.push_back(&host.world.add_workspace(20 + i, "02:16:3e:00:01:" + number,
                                                 "10.9.0." + std::to_string(100 + i)));
    }
    Watching watch;
    for (int round = 0; round < 3; ++round) {
        for (const std::string event : {"online", "offline"}) {
            std::vector<Process> scripts;
            for (Vif* vif : vifs) {
                if (event == "online") vif->build(host.world.store());
                if (event == "offline") vif->close(host.world.store());
                scripts.push_back(vif->start(event));
            }
            for (Process& script : scripts) CHECK(Vif::ended(script).status == 0);
            for (Vif* vif : vifs)
                CHECK((registry().find(vif->name()) != std::string::npos) == (event == "online"));
            if (event == "offline")
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

TEST_CASE("a finding that cannot be repaired is logged once, and retried with growing backoff") {
    WatchedHost host;
    Watching watch;
    run_or_throw({"mount", "-o", "remount,ro", "/etc/dhcp"});
    kill_process(dhcpd_of_ours().at(0).pid);
    watch.wait_for("remaining=\"dhcpd of xenbr0: it does not run\"");
    const unsigned long before = generation();
    const Clock::time_point start = Clock::now();
    // The backoff is a tenth of a second and then doubles. A slow machine is given the time of two
    // attempts.
    const auto repairs = [&] { return generation() - before; };
    CHECK_FALSE(watch.process().ends_before(Deadline::after(seconds(6))));
    CHECK(static_cast<double>(repairs()) <=
          2 + std::log2(static_cast<double>(since(start).count()) / 100));
    const Deadline deadline = Deadline::after(long_enough);
    while (repairs() < 2 && !deadline.has_passed()) {
        REQUIRE_FALSE(watch.process().ends_before(Deadline::after(milliseconds(10))));
    }
    CHECK(repairs() >= 2);
    CHECK(watch.times("found=") == 1);
    CHECK(watch.times("remaining=") == 1);

    // Meanwhile another finding is noticed as quickly as ever.
    damage("ip link set vif7.0 nomaster");
    watch.wait_for("repaired=\"vif7.0: port vif7.0 is not on bridge xenbr0\"");
    run_or_throw({"mount", "-o", "remount,rw", "/etc/dhcp"});
    watch.wait_for("repaired=\"dhcpd of xenbr0: it does not run\"");
    host.check_whole();
}

TEST_CASE("a damaged registry is noticed at the next event of another kind") {
    WatchedHost host;
    Watching watch;
    damage("echo 'vif-workspace registry 0' >/run/vif-workspace/registry");
    host.world.store().write(host.alpha->backend() + "/something", "new");
    watch.wait_for("repaired=");
    host.check_whole();
}

}  // namespace
}  // namespace vif_workspace::tests::watch_test
