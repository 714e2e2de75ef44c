// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl watch` as a process: what it costs, how it ends, and what it does when a program
// that it needs is missing.
#include "support/process_tree.h"
#include "watched_host.h"

namespace vif_workspace::tests::watch_itself_test {
namespace {

TEST_CASE("watch is never woken while nothing happens") {
    WatchedHost host;
    Watching watch;
    const unsigned long before = watch.wakeups();
    CHECK(before > 0);
    CHECK_FALSE(watch.process().ends_before(Deadline::after(seconds(5))));
    CHECK(watch.wakeups() == before);
    // Changes to rules of other programs do not concern it, but they wake it.
    damage("nft add table inet others");
    watch.wait_until_asleep();
    CHECK(watch.wakeups() > before);
    CHECK(watch.said() == "state=started\n");
}

TEST_CASE("SIGTERM ends watch at once with status 0, also while a check hangs") {
    WatchedHost host;
    {
        Watching watch;
        watch.process().send_signal(SIGTERM);
        CHECK(watch.process().outcome().status == 0);
    }
    Watching watch;
    host.world.xenstored().stop();
    damage("ip link set vif7.0 nomaster");  // the check that follows hangs
    CHECK_FALSE(watch.process().ends_before(Deadline::after(milliseconds(500))));
    watch.process().send_signal(SIGTERM);
    CHECK(watch.process().ends_before(Deadline::after(seconds(15))));  // the check gives up later
    CHECK(watch.process().outcome().status == 0);
    host.world.xenstored().go_on();
}

TEST_CASE("a second watch is refused, and its error names the process of the first") {
    WatchedHost host;
    Watching watch;
    const Outcome second = run({{std::getenv("VIF_WORKSPACE_HELPER"), "watch"}});
    CHECK(second.status == 1);
    CHECK(second.said.find("another watch is running already, process " +
                           std::to_string(watch.process().pid())) != std::string::npos);
}

TEST_CASE("when xenstored ends, watch ends too, with a sentence, to be started again") {
    WatchedHost host;
    Watching watch;
    host.world.xenstored().kill();
    const Outcome ended = watch.process().outcome();
    CHECK(ended.status == 1);
    CHECK(ended.said.find("xenstored has ended") != std::string::npos);
    const Outcome again = run({{std::getenv("VIF_WORKSPACE_HELPER"), "watch"}});
    CHECK(again.status == 1);
    CHECK(again.said.find("cannot reach xenstored") != std::string::npos);
    CHECK(rules_in_force() == host.whole.at("rules"));
}

TEST_CASE("a check that is killed is reported, and what it would have found is repaired") {
    WatchedHost host;
    Watching watch;
    host.world.xenstored().stop();
    damage("ip link set vif7.0 nomaster");  // the check that follows hangs
    std::vector<pid_t> at_work;
    do {
        REQUIRE_FALSE(watch.process().ends_before(Deadline::after(milliseconds(10))));
        at_work = process_tree(watch.process().pid());
    } while (command_line_of(at_work.back()).find(" check --lasting") == std::string::npos);
    kill_process(at_work.back());
    host.world.xenstored().go_on();
    watch.wait_for("repaired=\"check ended with status 137\"");
    CHECK(host.alpha->is_on("xenbr0"));
    host.check_whole();
}

}  // namespace
}  // namespace vif_workspace::tests::watch_itself_test
