#include "events/run_event.h"

#include "events/events.h"
#include "host/log.h"
#include "store/report.h"

namespace vif_workspace {
namespace {

using Report = void (*)(const Transaction&, const BackendPath&, const std::string&);

void tell_xl(const Event& event, const Error& error, Report report) {
    try {
        Store store;
        store.transact(
            [&](const Transaction& writing) { report(writing, event.backend, error.what()); });
    } catch (const Error& silence) {
        log_error(silence.what());
    }
}

[[noreturn]] void fail(const Event& event, const Error& error) {
    const Error told = error.within(event.backend.vif.to_string());
    tell_xl(event, told, report_failure);
    throw Error(told);
}

}  // namespace

void carry_out(const Event& event, Host& host) {
    switch (event.verb) {
        case Verb::online:
            return online(event, host);
        case Verb::offline:
            return offline(event, host);
        case Verb::add:
            return add(event, host);
        case Verb::remove:
            return remove(event, host);
    }
}

void telling_xl(const Event& event, const std::function<void()>& step) {
    try {
        step();
    } catch (const Error& error) {
        fail(event, error);
    } catch (const std::exception& error) {  // a library's own, or out of memory
        fail(event, Error(Fault::system, error.what()));
    }
}

void tell_xl_unless_told(const Event& event, const Error& error) {
    tell_xl(event, error, report_failure_unless_reported);
}

}  // namespace vif_workspace
