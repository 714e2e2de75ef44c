// SPDX-License-Identifier: GPL-2.0-or-later
// The order is the protection: rules before the port joins its bridge and until it has left;
// hotplug-status gates nothing. libxl kills us, and nothing that we started, 40 s after its call:
// everything must have ended before. Whatever waits for xenstored comes after what may not stay
// undone.
#include <functional>
#include <optional>
#include <vector>

#include <boost/filesystem/operations.hpp>

#include "config/base_script_choice.h"
#include "enforce/command_limits.h"
#include "events/base_script.h"
#include "events/builtin_port.h"
#include "events/events.h"
#include "events/run_event.h"
#include "host/log.h"
#include "host/watchdog.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

/// One at a time for each vif. Whoever waits in vain goes on all the same: a vif must be taken down
/// in the time that is left, and one that comes up looks at the end what came in between.
class VifLock {
  public:
    VifLock(const VifId& vif, const Configuration& configuration, const Deadline& deadline)
        : file_(configuration.lock_file(vif)) {
        try {
            lock_.emplace(file_, deadline);
        } catch (const Error& error) {
            log_warning(
                {{"vif", vif.to_string()}, {"vif_lock", "timeout"}, {"reason", error.what()}});
        }
    }

    const Lock* lock() const { return lock_ ? &*lock_ : nullptr; }

    /// After it nobody is expected to come: a file that is removed keeps nobody out.
    void remove_file() const {
        boost::system::error_code failure;
        if (lock_) boost::filesystem::remove(file_, failure);
    }

  private:
    Path file_;
    std::optional<Lock> lock_;
};

// After the call. A deadline is followed by a moment in which the ports can still be taken off.
constexpr auto lock_time_online = 5s;
constexpr auto join_deadline = 26s;
constexpr auto verify_deadline = 28s;
constexpr auto undo_deadline = 30s;
constexpr auto lock_time_offline = 16s;
constexpr auto time_to_look = 3s;
constexpr auto time_to_leave_bridge = 8s;
constexpr auto take_down_deadline = 30s;
constexpr auto script_deadline = 32500ms;

/// What takes back what the event made.
Event inverse_of(Event event) {
    event.kind = event.kind == EventKind::online ? EventKind::offline : EventKind::remove;
    return event;
}

/// Logged at once, because what comes after it may end us.
std::optional<Error> failure_of(const Event& event, const std::function<void()>& step) {
    const auto logged = [&](const Error& error) {
        Error named = error.within(event.backend.vif.to_string());
        log_failure(named.what());
        return named;
    };
    try {
        step();
        return std::nullopt;
    } catch (const Error& error) {
        return logged(error);
    } catch (const std::exception& error) {  // a library's own, or out of memory
        return logged(Error(Fault::system, error.what()));
    }
}

/// For xl in our words only if nobody else, the base script first of all, has told it why.
[[noreturn]] void fail(const Event& event, const std::vector<std::optional<Error>>& failures) {
    std::vector<Error> errors;
    for (const auto& failure : failures) {
        if (failure) errors.push_back(*failure);
    }
    const Error error = Error::joined(errors);
    report_to_xl_unless_reported(event, error);
    throw Error(error);
}

void run_event_by(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    Enforcer with_watchdog = enforcer.until(deadline);
    run_event(event, with_watchdog);
}

bool is_on_record(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    return enforcer.until(deadline).registry().bindings().find(event.backend.vif) != nullptr;
}

/// It may have been taken down while it joined: then no port may stay behind. Or an event of an
/// earlier life took its port off, and the base script has joined it as it does by itself.
void verify_after_join(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    const Enforcer with_watchdog = enforcer.until(deadline);
    const Registry registry = with_watchdog.registry();  // nobody takes it down while we look
    const Binding* binding = registry.bindings().find(event.backend.vif);
    if (binding == nullptr || binding->phase != Phase::online) {
        throw Error(Fault::conflict,
                    "it was taken down while it came up; it is taken off its bridge again");
    }
    with_watchdog.repair_ports(BindingSet().with(*binding));
    // The kernel may forget the rules of a device that it renames, and the base script renames.
    const bool may_be_renamed = binding->ports.size() > 1;
    if (may_be_renamed) with_watchdog.diversion().add_device_chains(*binding, registry.bindings());
}

/// The step that brings the port up: the base script's, which is then looked after, or our own.
void finish(const Event& event, const std::optional<BaseScript>& base, const Lock* lock,
            const Enforcer& enforcer, const Deadline& joined, const Deadline& seen) {
    if (!base) return bring_port_up(event, enforcer.until(joined));
    base->run(lock, joined);
    verify_after_join(event, enforcer, seen);
}

void bring_up(const Event& event, const std::optional<BaseScript>& base, const Enforcer& enforcer) {
    const Deadline joined = Deadline::in(join_deadline);
    const Deadline seen = Deadline::in(verify_deadline);
    const Deadline undone = Deadline::in(undo_deadline);
    const VifLock vif_lock(event.backend.vif, enforcer.configuration(),
                           Deadline::in(lock_time_online));
    {
        const Watchdog watchdog(time_to_live);
        reporting_to_xl(event, [&] { run_event_by(event, enforcer, Deadline::in(time_to_act)); });
    }
    const auto failure =
        failure_of(event, [&] { finish(event, base, vif_lock.lock(), enforcer, joined, seen); });
    if (!failure) return;
    fail(event,
         {failure, failure_of(event, [&] { run_event_by(inverse_of(event), enforcer, undone); })});
}

void take_down(const Event& event, const std::optional<BaseScript>& base,
               const Enforcer& enforcer) {
    const Deadline down = Deadline::in(take_down_deadline);
    const VifLock vif_lock(event.backend.vif, enforcer.configuration(),
                           Deadline::in(lock_time_offline));
    // Of a vif that never came into force the base script would take down whatever vifname= names.
    const auto base_failure = failure_of(event, [&] {
        const bool is_known = base && is_on_record(event, enforcer, Deadline::in(time_to_look));
        if (is_known) base->run(vif_lock.lock(), Deadline::in(time_to_leave_bridge));
    });
    const auto failure =
        failure_of(event, [&] { run_event_by(event, enforcer, down.within(time_to_act)); });
    if (event.kind == EventKind::offline) vif_lock.remove_file();
    if (base_failure || failure) fail(event, {base_failure, failure});
}

}  // namespace

void hotplug_script(const Event& event, const Path& directory,
                    const std::vector<std::string>& words) {
    const Watchdog watchdog(script_deadline);
    std::optional<Enforcer> enforcer;
    reporting_to_xl(event, [&] { enforcer = enforcer_of_this_host(); });
    std::optional<BaseScript> base;
    if (const auto script = base_script_of(enforcer->configuration()))
        base.emplace(directory / *script, words);
    switch (event.kind) {
        case EventKind::online:
        case EventKind::add:
            return bring_up(event, base, *enforcer);
        case EventKind::offline:
        case EventKind::remove:
            return take_down(event, base, *enforcer);
    }
}

}  // namespace vif_workspace
