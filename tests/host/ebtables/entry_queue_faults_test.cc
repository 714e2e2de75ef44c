// SPDX-License-Identifier: GPL-2.0-or-later
// Vifs that another event enters into the registry, while the program that changes the rules
// refuses one of them, or the event of one of them is killed.
#include <csignal>
#include <filesystem>
#include <fstream>

#include "host/waiting_host.h"
#include "support/replaced_program.h"

namespace vif_workspace::tests::entry_queue_faults_test {
namespace {

TEST_CASE("a waiting vif that cannot be confined fails alone") {
    WaitingHost host(5);
    LockedRegistry registry_lock;
    host.start();
    const ReplacedProgram restore("ebtables-restore",
                                  "#!/bin/sh\nrules=$(cat)\ncase $rules in *" + WaitingHost::ip(1) +
                                      "*) echo refused >&2; exit 1;; esac\n"
                                      "printf '%s\\n' \"$rules\" | " +
                                      ReplacedProgram::real("ebtables-restore") + " \"$@\"\n");
    registry_lock.end();
    const std::vector<Hotplug> events = host.ended();
    host.check_all_in_force_but(1, events);
    CHECK(events[1].said.find("refused") != std::string::npos);
    host.let_go(1);
    CHECK(helper("repair").said == "");
    WaitingHost::check_whole();
}

TEST_CASE("a vif whose event is killed while another event enters it does not stay in force") {
    WaitingHost host(3);
    run_or_throw({"mkfifo", "/run/word"});
    LockedRegistry registry_lock;
    host.start();
    // The first that is started waits for the word.
    const ReplacedProgram restore(
        "ebtables-restore",
        "#!/bin/sh\nif [ ! -e /run/changes ]; then\n"
        "echo $PPID >/run/changes.new; mv /run/changes.new /run/changes; read -r word </run/word\n"
        "fi\nexec " +
            ReplacedProgram::real("ebtables-restore") + " \"$@\"\n");
    registry_lock.end();
    while (!std::filesystem::exists("/run/changes")) {
        REQUIRE_FALSE(host.started.front().ends_before(Deadline::after(milliseconds(2))));
    }
    const pid_t changing = std::stoi(contents("/run/changes"));
    const unsigned killed = host.started.front().pid() == changing ? 1 : 0;
    Process& victim = *std::next(host.started.begin(), killed);
    victim.send_signal(SIGKILL);
    CHECK(victim.outcome().status == 128 + SIGKILL);
    std::ofstream("/run/word") << "go on\n";
    host.check_all_in_force_but(killed, host.ended());
    CHECK(host.vifs[killed]->call("online").status == 0);
    host.check_in_force(killed);
    WaitingHost::check_whole();
}

}  // namespace
}  // namespace vif_workspace::tests::entry_queue_faults_test
