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
class Turn {
  public:
    Turn(const VifId& vif, const Configuration& configuration, const Deadline& deadline)
        : file_(configuration.lock_file(vif)) {
        try {
            lock_.emplace(file_, deadline);
        } catch (const Error& error) {
            log_warning("vif=" + vif.to_string() + " turn=none why=" + quote(error.what()));
        }
    }

    const Lock* lock() const { return lock_ ? &*lock_ : nullptr; }

    /// After it nobody is expected to come: a file that is removed keeps nobody out.
    void was_the_last() const {
        boost::system::error_code failure;
        if (lock_) boost::filesystem::remove(file_, failure);
    }

  private:
    Path file_;
    std::optional<Lock> lock_;
};

// After the call. A deadline is followed by a moment in which the ports can still be taken off.
constexpr auto turn_to_come_up = 5s;
constexpr auto joined_by = 26s;
constexpr auto seen_by = 28s;
constexpr auto undone_by = 30s;
constexpr auto turn_to_go_down = 16s;
constexpr auto time_to_look = 3s;
constexpr auto time_to_leave_bridge = 8s;
constexpr auto down_by = 30s;
constexpr auto ended_by = 32500ms;

/// What takes back what the event made.
Event undoing(Event event) {
    event.verb = event.verb == Verb::online ? Verb::offline : Verb::remove;
    return event;
}

/// Logged at once, because what comes after it may end us.
std::optional<Error> failure_of(const Event& event, const std::function<void()>& step) {
    const auto logged = [&](const Error& error) {
        Error named = error.within(event.backend.vif.to_string());
        log_error(named.what());
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
    tell_xl_unless_told(event, error);
    throw Error(error);
}

void carry_out_by(const Event& event, const Host& host, const Deadline& deadline) {
    Host in_time = host.until(deadline);
    carry_out(event, in_time);
}

bool is_on_record(const Event& event, const Host& host, const Deadline& deadline) {
    return host.until(deadline).registry().bindings().find(event.backend.vif) != nullptr;
}

/// It may have been taken down while it joined: then no port may stay behind. Or an event of an
/// earlier life took its port off, and the base script has joined it as it does by itself.
void see_whole(const Event& event, const Host& host, const Deadline& deadline) {
    const Host in_time = host.until(deadline);
    const Registry registry = in_time.registry();  // nobody takes it down while we look
    const Binding* binding = registry.bindings().find(event.backend.vif);
    if (binding == nullptr || binding->phase != Phase::online) {
        throw Error(Fault::conflict,
                    "it was taken down while it came up; it is taken off its bridge again");
    }
    in_time.mend_ports(BindingSet().with(*binding));
    // The kernel may forget the rules of a device that it renames, and the base script renames.
    const bool may_be_renamed = binding->ports.size() > 1;
    if (may_be_renamed) in_time.diversion().cover(*binding, registry.bindings());
}

/// The step that brings the port up: the base script's, which is then looked after, or our own.
void finish(const Event& event, const std::optional<BaseScript>& base, const Lock* lock,
            const Host& host, const Deadline& joined, const Deadline& seen) {
    if (!base) return bring_port_up(event, host.until(joined));
    base->run(lock, joined);
    see_whole(event, host, seen);
}

void bring_up(const Event& event, const std::optional<BaseScript>& base, const Host& host) {
    const Deadline joined = Deadline::in(joined_by);
    const Deadline seen = Deadline::in(seen_by);
    const Deadline undone = Deadline::in(undone_by);
    const Turn turn(event.backend.vif, host.configuration(), Deadline::in(turn_to_come_up));
    {
        const Watchdog watchdog(time_to_live);
        telling_xl(event, [&] { carry_out_by(event, host, Deadline::in(time_to_act)); });
    }
    const auto failure =
        failure_of(event, [&] { finish(event, base, turn.lock(), host, joined, seen); });
    if (!failure) return;
    fail(event, {failure, failure_of(event, [&] { carry_out_by(undoing(event), host, undone); })});
}

void take_down(const Event& event, const std::optional<BaseScript>& base, const Host& host) {
    const Deadline down = Deadline::in(down_by);
    const Turn turn(event.backend.vif, host.configuration(), Deadline::in(turn_to_go_down));
    // Of a vif that never came into force the base script would take down whatever vifname= names.
    const auto base_failure = failure_of(event, [&] {
        const bool is_known = base && is_on_record(event, host, Deadline::in(time_to_look));
        if (is_known) base->run(turn.lock(), Deadline::in(time_to_leave_bridge));
    });
    const auto failure =
        failure_of(event, [&] { carry_out_by(event, host, down.within(time_to_act)); });
    if (event.verb == Verb::offline) turn.was_the_last();
    if (base_failure || failure) fail(event, {base_failure, failure});
}

}  // namespace

void hotplug_script(const Event& event, const Path& directory,
                    const std::vector<std::string>& words) {
    const Watchdog watchdog(ended_by);
    std::optional<Host> host;
    telling_xl(event, [&] { host = this_host(); });
    std::optional<BaseScript> base;
    if (const auto script = base_script_of(host->configuration()))
        base.emplace(directory / *script, words);
    switch (event.verb) {
        case Verb::online:
        case Verb::add:
            return bring_up(event, base, *host);
        case Verb::offline:
        case Verb::remove:
            return take_down(event, base, *host);
    }
}

}  // namespace vif_workspace
