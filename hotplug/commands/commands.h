// SPDX-License-Identifier: GPL-2.0-or-later
// The commands that a person or an agent calls, one file each. They print to standard output and
// throw Error, which main turns into a sentence and an exit status. Which words call them stands in
// cli/operator_commands.cc.
#pragma once

#include <string>
#include <vector>

#include "enforce/enforcer.h"

namespace vif_workspace {

/// Is what is told compared with what stands (findings.h)?
enum class ComparisonMode { whole, none };
/// The vifs in force, as a table, and what is wrong with which.
void list(const Enforcer& enforcer, ComparisonMode comparison);
void list_as_json(const Enforcer& enforcer, ComparisonMode comparison);
/// Everything about one vif in force; Error (input) if it is not.
void show(const Enforcer& enforcer, const std::string& vif);
void show_as_json(const Enforcer& enforcer, const std::string& vif);
/// Makes the record, the rules and DHCP those of the workspaces that are online in xenstore,
/// whatever stands: after a firewall's flush, a dhcpd that died, a run directory that was lost.
/// Idempotent.
void repair(Enforcer& enforcer);
/// Compares the record with xenstore, the ports, the kernel's rules and DHCP; prints a sentence for
/// each difference. Changes nothing.
enum class CheckResult { clean, differs };
CheckResult check(const Enforcer& enforcer);
CheckResult check_as_json(const Enforcer& enforcer);
/// The same of what no event under way is about to make good.
struct LastingResult {
    CheckResult result;
    bool is_final;  // false: an event is under way
};
LastingResult check_lasting(const Enforcer& enforcer);
/// Writes what MAC is assigned: WORDS like ip=10.7.0.10 hostname=alpha, the schema's nodes by name.
void assign(const std::string& mac, const std::vector<std::string>& words);
/// The same for every MAC that a file names, "-" for standard input (assignment_file.h): all or
/// nothing. Reads for as long as that takes.
void assign_from(const std::string& file);
void unassign(const std::string& mac);
/// What is assigned to those MACs, or to all, and what of it is in force: broken, if one of them
/// cannot be used or if not all could be listed.
CheckResult assignments(const Enforcer& enforcer, const std::vector<std::string>& macs);
CheckResult assignments_as_json(const Enforcer& enforcer, const std::vector<std::string>& macs);
/// What would become of the vifs of a guest's configuration, if it were started now: broken, if
/// anything would fail.
CheckResult lint(const Enforcer& enforcer, const std::string& file);
CheckResult lint_as_json(const Enforcer& enforcer, const std::string& file);

}  // namespace vif_workspace
