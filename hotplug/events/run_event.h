// SPDX-License-Identifier: GPL-2.0-or-later
// An event as a function call, and how xl learns that it failed. Called by the hotplug script
// (hotplug_script.cc), and by the command that runs one event alone (cli/hotplug_commands.cc).
#pragma once

#include <functional>

#include "enforce/enforcer.h"
#include "events/event.h"
#include "host/deadline.h"
#include "model/error.h"

namespace vif_workspace {

/// Calls the function of the event's kind (events.h).
void run_event(const Event& event, const Enforcer& enforcer, const Deadline& deadline);

/// Runs a step of the event. What the step throws is reported to xl, in place of what an earlier
/// event has reported, and thrown on as an Error that begins with the vif's name.
void run_and_report_failure(const Event& event, const std::function<void()>& step);

/// Reports ERROR to xl unless the base script has reported one already. If xl cannot be informed,
/// that is only logged, so that ERROR is the one that the caller throws.
void report_to_xl_unless_reported(const Event& event, const Error& error);

}  // namespace vif_workspace
