// The commands of workspace-vif: which words call which verb, and how each is explained. main joins
// them and turns what they throw into a status; the verbs are in verbs.h.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "host.h"

namespace vif_workspace {

void add_what_xen_calls(CLI::App& app);
void add_what_people_call(CLI::App& app);

/// This host as its configuration describes it, for as long as one command may take.
Host this_host();

/// COMMAND with a last resort: it ends, and says what it waited for, when every deadline has
/// failed.
std::function<void()> in_time(std::function<void()> command);

}  // namespace vif_workspace
