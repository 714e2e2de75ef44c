// SPDX-License-Identifier: GPL-2.0-or-later
// libxl's call of the hotplug script (events.h), from its words to its end: takes the lock of the
// vif, runs the event, and has its port brought up or taken down by builtin_port.h or by a base
// script; undoes what could not be completed.
//
// The order of the steps is the protection: the rules are in the kernel before the port joins its
// bridge, and stay until it has left; hotplug-status does not decide anything. 40 s after its call
// libxl kills this process, but not the processes that it started, so all of them must have ended
// before that. Steps that must not be left undone come before any step that may block in xenstored.
#include <functional>
#include <optional>
#include <vector>

#include <boost/filesystem/operations.hpp>

#include "config/base_script_choice.h"
#include "enforce/command_limits.h"
#include "enforce/ports.h"
#include "events/base_script.h"
#include "events/builtin_port.h"
#include "events/events.h"
#include "events/run_event.h"
#include "host/log.h"
#include "host/watchdog.h"
#include "statistics/statistics_file.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

// Times after the call. Each is followed by time in which the ports can still be taken off.
constexpr auto lock_time_online = 5s;
constexpr auto join_time = 26s;
constexpr auto verify_time = 28s;
constexpr auto undo_time = 30s;
constexpr auto lock_time_offline = 16s;
constexpr auto take_down_time = 30s;
constexpr auto whole_script_time = 32500ms;
// Times after the step before.
constexpr auto registry_look_time = 3s;
constexpr auto base_script_leave_time = 8s;

/// Keeps the events of one vif apart. An event that cannot get the lock in time goes on without it:
/// a vif must be taken down in the time that is left, and one that comes up is verified at the end.
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

    /// To be called by the vif's last event only. A process that waits for the lock sees that the
    /// file was removed, and makes it again (lock.cc).
    void remove_file() const {
        boost::system::error_code failure;
        if (lock_) boost::filesystem::remove(file_, failure);
    }

  private:
    Path file_;
    std::optional<Lock> lock_;
};

/// The event that takes back what this one made.
Event inverse_of(Event event) {
    event.kind = event.kind == EventKind::online ? EventKind::offline : EventKind::remove;
    return event;
}

/// Runs a step, and logs its failure at once because what comes after may end this process.
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
        return logged(Error(ErrorKind::system, error.what()));
    }
}

/// Reports to xl, unless the base script has done so, and throws.
[[noreturn]] void report_and_throw(const Event& event,
                                   const std::vector<std::optional<Error>>& failures) {
    std::vector<Error> errors;
    for (const auto& failure : failures) {
        if (failure) errors.push_back(*failure);
    }
    const Error error = Error::joined(errors);
    report_to_xl_unless_reported(event, error);
    throw Error(error);
}

/// Verifies a port that the base script has joined. The vif may have been removed meanwhile: then
/// no port may stay behind. And vif-bridge joins a port by itself, so that link-local multicast may
/// bypass the filter, and renames its device.
void verify_after_join(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    // With the lock held, so that the vif is not removed meanwhile.
    const Registry registry = enforcer.registry().open(deadline);
    const Binding* binding = registry.bindings().find(event.backend.vif);
    if (binding == nullptr || binding->phase != Phase::online) {
        throw Error(ErrorKind::conflict,
                    "the interface was removed while it was being set up; it is detached from its "
                    "bridge");
    }
    if (enforcer.filter().confines()) close_port_bypasses(BindingSet().with(*binding), deadline);
    // Linux 6.16 and later unhook the chains of a device that is renamed.
    const bool may_be_renamed = binding->ports.size() > 1;
    if (may_be_renamed) enforcer.diversion().add_device_chains(*binding, registry.bindings());
}

/// Brings the port up, by the base script, which is then verified, or by this program.
void join_port(const Event& event, const std::optional<BaseScript>& base, const Lock* lock,
               const Enforcer& enforcer, const Deadline& joined, const Deadline& verified) {
    if (!base) return bring_port_up(event, enforcer, joined);
    base->run(lock, joined);
    verify_after_join(event, enforcer, verified);
}

/// The whole call for online and add.
void run_arrival(const Event& event, const std::optional<BaseScript>& base,
                 const Enforcer& enforcer) {
    const Deadline joined = Deadline::in(join_time);
    const Deadline verified = Deadline::in(verify_time);
    const Deadline undone = Deadline::in(undo_time);
    const VifLock vif_lock(event.backend.vif, enforcer.configuration(),
                           Deadline::in(lock_time_online));
    {
        const Watchdog watchdog(time_to_live);
        run_and_report_failure(event, [&] { run_event(event, enforcer, command_deadline()); });
    }
    const auto failure = failure_of(
        event, [&] { join_port(event, base, vif_lock.lock(), enforcer, joined, verified); });
    if (!failure) return;
    const auto undo_failure =
        failure_of(event, [&] { run_event(inverse_of(event), enforcer, undone); });
    report_and_throw(event, {failure, undo_failure});
}

bool is_in_registry(const VifId& vif, const Enforcer& enforcer, const Deadline& deadline) {
    return enforcer.registry().open(deadline).bindings().find(vif) != nullptr;
}

/// The whole call for offline and remove.
void run_departure(const Event& event, const std::optional<BaseScript>& base,
                   const Enforcer& enforcer) {
    const Deadline down = Deadline::in(take_down_time);
    const VifId& vif = event.backend.vif;
    const VifLock vif_lock(vif, enforcer.configuration(), Deadline::in(lock_time_offline));
    // The base script would take down the device that vifname= names, even if this vif never came
    // into force and the device is another's.
    const auto base_failure = failure_of(event, [&] {
        const bool is_known =
            base && is_in_registry(vif, enforcer, Deadline::in(registry_look_time));
        if (is_known) base->run(vif_lock.lock(), Deadline::in(base_script_leave_time));
    });
    const auto failure =
        failure_of(event, [&] { run_event(event, enforcer, down.within(time_to_act)); });
    if (event.kind == EventKind::offline) vif_lock.remove_file();
    if (base_failure || failure) report_and_throw(event, {base_failure, failure});
}

void run_script(const Event& event, const std::optional<BaseScript>& base,
                const Enforcer& enforcer) {
    switch (event.kind) {
        case EventKind::online:
        case EventKind::add:
            return run_arrival(event, base, enforcer);
        case EventKind::offline:
        case EventKind::remove:
            return run_departure(event, base, enforcer);
    }
}

}  // namespace

void hotplug_script(const Path& directory, const std::vector<std::string>& words) {
    const std::optional<Event> call = parse_event(words, process_environment());
    if (!call) return;
    const Event& event = *call;
    const Watchdog watchdog(whole_script_time);
    std::optional<Enforcer> enforcer;
    std::optional<BaseScript> base;
    run_and_report_failure(event,
                           [&] { enforcer.emplace(read_configuration(configuration_path())); });
    if (const auto script = base_script_of(enforcer->configuration()))
        base.emplace(directory / *script, words);
    const StatisticsFile statistics(enforcer->configuration().run_directory);
    statistics.measure(Step::event, name_of(event.kind),
                       [&] { run_script(event, base, *enforcer); });
}

}  // namespace vif_workspace
