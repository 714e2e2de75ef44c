// The log: syslog, facility daemon, as xen-hotplug's own scripts. One line of key=value an event;
// the effects below it at level debug (shown with VIF_WORKSPACE_DEBUG=1). Standard error is not
// ours to chat on: it is the terminal of whoever ran xl.
#pragma once

#include <string>
#include <vector>

namespace vif_workspace {

/// Opens the log for this process. Before it, nothing is logged.
void open_log();

void log_event(const std::string& line);
void log_warning(const std::string& line);
void log_error(const std::string& line);
/// A command that was run, and how it ended.
void log_effect(const std::vector<std::string>& words, int status);

}  // namespace vif_workspace
