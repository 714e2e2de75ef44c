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

// A burst of events is looked at once; and looking, for which events have to wait, takes a third of
// the time at most.
constexpr Time burst = 50ms;
constexpr int rest_after_look = 2;
// The end of an event is not always told.
constexpr Time again_at_first = 200ms;
constexpr Time again_at_last = 2s;

extern "C" void end_well(int /*signal*/) {
    _exit(0);  // a repair under way is killed with us; it may be, anywhere
}

void end_at_sigterm() {
    struct sigaction action = {};
    action.sa_handler = end_well;
    sigaction(SIGTERM, &action, nullptr);
}

/// One that is being replaced may take a moment to go.
Lock sole_watch(const Path& run_directory) {
    const Path path = run_directory / "watch.lock";
    try {
        return {path, Deadline::in(1s)};
    } catch (const Error& error) {
        if (error.fault() != Fault::timeout) throw;
    }
    throw Error(Fault::conflict, "another watch runs already, process " +
                                     read_file(path).value_or("unknown") + "; one is enough");
}

/// To the log, and to standard output for the person or the journal.
void say(const LogFields& fields) {
    log_event("watch", fields);
    std::cout << text_of(fields) << std::endl;
}

void warn_where_nobody_tells(const Enforcer& enforcer) {
    if (enforcer.filter().reports_changes(command_deadline())) return;
    say({{"warning",
          "ebtables is ebtables-legacy, which reports no changes: a flush is noticed only "
          "when something else happens"}});
}

/// How long to sleep if nothing happens: for ever, unless something is known to be unfinished.
std::optional<Time> until_next_look(const CheckOutcome& found, const FindingTracker& tracker,
                                    Time again) {
    const std::optional<Time> repair = tracker.until_repair();
    return found.is_final ? repair : std::min(repair.value_or(again), again);
}

}  // namespace

void watch(const Enforcer& enforcer) {
    [[maybe_unused]] const Lock sole = sole_watch(enforcer.configuration().run_directory);
    end_at_sigterm();
    ChangeSources sources(enforcer.dhcp());
    warn_where_nobody_tells(enforcer);
    say({{"state", "started"}});
    notify_ready();

    FindingTracker tracker(say);
    Time again = again_at_first;
    while (true) {
        sources.reset();
        const CheckOutcome found = run_check();
        tracker.note(found);
        if (tracker.until_repair() == Time::zero()) {
            run_repair();
            tracker.note_repair();
        } else {
            const auto rested = Deadline::in(rest_after_look * found.cost);
            again = found.is_final ? again_at_first : std::min(2 * again, again_at_last);
            sources.wait(until_next_look(found, tracker, again));
            std::this_thread::sleep_for(std::max(burst, rested.left()));
        }
    }
}

}  // namespace vif_workspace
