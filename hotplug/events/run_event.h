// SPDX-License-Identifier: GPL-2.0-or-later
// An event in earnest: its verb is called, and xl is told what goes wrong. Called for libxl's call
// of the hotplug script (hotplug_script.cc), and for the event alone (hotplug_commands.cc).
#pragma once

#include <functional>

#include "enforce/enforcer.h"
#include "events/event.h"

namespace vif_workspace {

/// Calls the event's verb.
void run_event(const Event& event, Enforcer& enforcer);

/// Takes a step of the event. What it throws goes on as Error, with the vif's name before it, and
/// is told to xl, in place of what an earlier event has left there.
void reporting_to_xl(const Event& event, const std::function<void()>& step);

/// For xl to print, unless the base script has said why already. That it cannot be told is logged:
/// the reason why is not more important than what there is to tell.
void report_to_xl_unless_reported(const Event& event, const Error& error);

}  // namespace vif_workspace
