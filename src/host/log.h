// SPDX-License-Identifier: GPL-2.0-or-later
// The log: syslog, facility daemon, as for Xen's own hotplug scripts. A line is the name of an
// event, if there is one, and then a key=value for each field, which a program can split: a value
// that is not one plain word is quoted. Commands that were run are logged at level debug, which
// VIF_WORKSPACE_DEBUG=1 turns on. vif-workspace(8), LOG, lists every key. Nothing is written to
// standard error, which is the terminal of the person who ran xl.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace {

struct LogField {
    std::string_view key;
    std::string value;
};
using LogFields = std::vector<LogField>;

/// The fields as a line of the log has them.
std::string text_of(const LogFields& fields);

/// Opens the log for this process. Before that nothing is logged.
void open_log();

void log_event(std::string_view event, const LogFields& fields);
void log_warning(const LogFields& fields);
void log_error(const LogFields& fields);
/// The error that ends a command, as error="SENTENCE".
void log_failure(std::string_view sentence);
/// A command that was run and the status with which it ended, at level debug.
void log_effect(const std::vector<std::string>& argv, int status);

}  // namespace vif_workspace
