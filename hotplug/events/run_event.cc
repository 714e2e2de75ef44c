// SPDX-License-Identifier: GPL-2.0-or-later
#include "events/run_event.h"

#include "events/events.h"
#include "host/log.h"
#include "store/report.h"

namespace vif_workspace {
namespace {

using Report = void (*)(const Transaction&, const BackendPath&, const std::string&);

void report_to_xl(const Event& event, const Error& error, Report report) {
    try {
        Store store;
        store.transact(
            [&](const Transaction& writing) { report(writing, event.backend, error.what()); });
    } catch (const Error& unreported) {
        log_failure(unreported.what());
    }
}

[[noreturn]] void report_and_throw(const Event& event, const Error& error) {
    const Error named = error.within(event.backend.vif.to_string());
    report_to_xl(event, named, event.tap ? report_failure_of_tap : report_failure);
    throw Error(named);
}

}  // namespace

void run_event(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    switch (event.kind) {
        case EventKind::online:
            return online(event, enforcer, deadline);
        case EventKind::offline:
            return offline(event, enforcer, deadline);
        case EventKind::add:
            return add(event, enforcer, deadline);
        case EventKind::remove:
            return remove(event, enforcer);
    }
}

void run_and_report_failure(const Event& event, const std::function<void()>& step) {
    try {
        step();
    } catch (const Error& error) {
        report_and_throw(event, error);
    } catch (const std::exception& error) {  // a library's own, or out of memory
        report_and_throw(event, Error(ErrorKind::system, error.what()));
    }
}

void report_to_xl_unless_reported(const Event& event, const Error& error) {
    report_to_xl(
        event, error,
        event.tap ? report_failure_of_tap_unless_reported : report_failure_unless_reported);
}

}  // namespace vif_workspace
