// SPDX-License-Identifier: GPL-2.0-or-later
#include <csignal>
#include <iostream>
#include <thread>

#include <unistd.h>

#include "commands/commands.h"
#include "host/command.h"
#include "host/lock.h"
#include "host/log.h"
#include "host/systemd.h"
#include "model/error.h"
#include "watch/change_sources.h"
#include "watch/child_commands.h"
#include "watch/finding_tracker.h"
#include "watch/watch.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::milliseconds;

// One check serves a burst of changes.
constexpr Time burst = 50ms;
// A check makes events wait. After it the watch rests for this many times as long as the check
// took, so that checks take at most a third of the time.
constexpr int rest_per_check = 2;
// The end of an event does not always cause a change that wakes the watch. So while an event is
// running the watch looks again after a time, which doubles.
constexpr Time first_recheck = 200ms;
constexpr Time longest_recheck = 2s;

extern "C" void end_well(int /*signal*/) {
    _exit(0);  // a repair that is running is killed with us, which is safe at any moment
}

void end_at_sigterm() {
    struct sigaction action = {};
    action.sa_handler = end_well;
    sigaction(SIGTERM, &action, nullptr);
}

/// Waits a moment, because a watch that is being replaced may take that long to end.
Lock lock_against_other_watch(const Path& run_directory) {
    const Path path = run_directory / "watch.lock";
    try {
        return {path, Deadline::in(1s)};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::timeout) throw;
    }
    throw Error(ErrorKind::conflict, "another watch is running already, process " +
                                         read_file(path).value_or("unknown") +
                                         "; stop that one first");
}

/// Writes to the log, and to standard output for a person or the journal.
void report(const LogFields& fields) {
    log_event("watch", fields);
    std::cout << text_of(fields) << std::endl;
}

void warn_if_filter_reports_no_changes(const Enforcer& enforcer) {
    if (enforcer.filter().reports_changes(command_deadline())) return;
    report(
        {{"warning",
          "ebtables is ebtables-legacy, which reports no changes, so a flush is noticed only when "
          "something else happens; use ebtables-nft"}});
}

/// The longest sleep if nothing changes: without end, unless a repair is due or an event is
/// running.
std::optional<Time> until_next_check(const CheckOutcome& outcome, const FindingTracker& tracker,
                                     Time recheck) {
    const std::optional<Time> repair = tracker.until_repair();
    return outcome.is_final ? repair : std::min(repair.value_or(recheck), recheck);
}

}  // namespace

void watch(const Enforcer& enforcer) {
    [[maybe_unused]] const Lock alone =
        lock_against_other_watch(enforcer.configuration().run_directory);
    end_at_sigterm();
    ChangeSources sources(enforcer.dhcp());
    warn_if_filter_reports_no_changes(enforcer);
    report({{"state", "started"}});
    notify_ready();

    FindingTracker tracker(report);
    Time recheck = first_recheck;
    while (true) {
        sources.reset();
        const CheckOutcome outcome = run_check();
        tracker.note_check(outcome);
        if (tracker.until_repair() == Time::zero()) {
            run_repair();
            tracker.note_repair();
        } else {
            const auto rest = Deadline::in(rest_per_check * outcome.cost);
            recheck = outcome.is_final ? first_recheck : std::min(2 * recheck, longest_recheck);
            sources.wait(until_next_check(outcome, tracker, recheck));
            std::this_thread::sleep_for(std::max(burst, rest.left()));
        }
    }
}

}  // namespace vif_workspace
