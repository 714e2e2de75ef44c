// The order is the protection: rules before the port joins its bridge and until it has left;
// hotplug-status gates nothing. libxl kills us, and nothing that we started, 40 s after its call:
// everything must have ended before.
#include <boost/filesystem/operations.hpp>

#include "base_script.h"
#include "carry_out.h"
#include "host/log.h"
#include "host/watchdog.h"
#include "this_host.h"
#include "verbs.h"

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
            log_warning("vif=" + vif.to_string() + " turn=none why=" + quoted(error.what()));
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

/// What takes back what the event made.
Event undoing(Event event) {
    event.verb = event.verb == Verb::online ? Verb::offline : Verb::remove;
    return event;
}

std::optional<Error> failure_of(const std::function<void()>& step) {
    try {
        step();
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    } catch (const std::exception& error) {  // a library's own, or out of memory
        return Error(Fault::system, error.what());
    }
}

void throw_any(const std::vector<std::optional<Error>>& failures) {
    std::vector<Error> errors;
    for (const auto& failure : failures) {
        if (failure) errors.push_back(*failure);
    }
    if (!errors.empty()) throw Error(Error::joined(errors));
}

void carry_out_in_earnest(const Event& event, Host host) {
    telling_xl(event, [&] { carry_out(event, host); });
}

/// The vif as it is on record, if it is.
std::optional<Binding> on_record(const Event& event, const Host& host) {
    const BindingSet bindings = host.registry().bindings();
    const Binding* binding = bindings.find(event.backend.vif);
    return binding == nullptr ? std::nullopt : std::optional(*binding);
}

/// It may have been taken down while it joined: then no port may stay behind.
void refuse_if_taken_down(const Event& event, const std::optional<Binding>& binding) {
    if (binding && binding->phase == Phase::online) return;
    throw Error(Fault::conflict,
                event.backend.vif.to_string() +
                    " was taken down while it came up; it is taken off its bridge again");
}

void bring_up(const Event& event, const BaseScript& base, const Host& host) {
    const Deadline joined = Deadline::in(31s);
    const Deadline seen = Deadline::in(34s);
    const Deadline undone = Deadline::in(37s);
    const Turn turn(event.backend.vif, host.configuration(), Deadline::in(5s));
    {
        const Watchdog watchdog(time_to_live);
        carry_out_in_earnest(event, host.until(Deadline::in(time_to_act)));
    }
    const Watchdog watchdog(undone.left());
    const auto failure = failure_of([&] {
        base.run(turn.lock(), joined);
        refuse_if_taken_down(event, on_record(event, host.until(seen)));
    });
    if (!failure) return;
    // One that was ended has told xl nothing; one that failed has.
    if (failure->fault() == Fault::timeout) tell_xl(event, *failure);
    throw_any(
        {failure, failure_of([&] { carry_out_in_earnest(undoing(event), host.until(undone)); })});
}

void take_down(const Event& event, const BaseScript& base, const Host& host) {
    const Deadline down = Deadline::in(36s);
    const Turn turn(event.backend.vif, host.configuration(), Deadline::in(20s));
    const Watchdog watchdog(down.left());
    // Of a vif that never came into force the base script would take down whatever vifname= names.
    const auto base_failure = failure_of([&] {
        if (on_record(event, host.until(Deadline::in(4s)))) {
            base.run(turn.lock(), Deadline::in(8s));
        }
    });
    const auto failure =
        failure_of([&] { carry_out_in_earnest(event, host.until(down.within(time_to_act))); });
    if (event.verb == Verb::offline) turn.was_the_last();
    throw_any({base_failure, failure});
}

}  // namespace

void hotplug_script(const Event& event, const Path& directory,
                    const std::vector<std::string>& words) {
    std::optional<Host> host;
    telling_xl(event, [&] { host = this_host(); });
    const BaseScript base(directory / host->configuration().base_script, words);
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
