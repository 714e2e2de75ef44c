// SPDX-License-Identifier: GPL-2.0-or-later
// The commands that a person or a program calls, one file each. They print to standard output and
// throw Error, which main turns into a sentence and an exit status. cli/operator_commands.cc
// declares their options and calls them.
#pragma once

#include <string>
#include <vector>

#include "enforce/enforcer.h"
#include "output/format.h"

namespace vif_workspace {

struct ListOptions {
    Format format = Format::text;
    bool is_checked = true;  // compare the registry with the host (enforce/findings.h)
};

/// Prints the vifs in force, and what is wrong with each.
void list(const Enforcer& enforcer, const ListOptions& options);

/// Prints everything about one vif. Throws Error (input) if it is not in force.
void show(const Enforcer& enforcer, const std::string& vif, Format format);

/// Prints what a monitoring system may want to know of this host, in OpenMetrics. VERSION is that
/// of this program. Throws Error (system, timeout) if the registry or the counters cannot be read.
void metrics(const Enforcer& enforcer, const std::string& version);

/// The same into FILE, in the format that the textfile collector of node_exporter reads. The file
/// is replaced in one step, and not at all after an Error.
void write_metrics(const Enforcer& enforcer, const std::string& version, const Path& file);

/// What a command that compares has found, for its exit status.
enum class CheckResult { clean, differs };

/// Predicts what would happen to the vifs of a guest's configuration if the guest were started now:
/// `differs` if anything would fail.
CheckResult lint(const Enforcer& enforcer, const std::string& file, Format format);

/// Writes the assignment of a MAC, in place of the one that it had. WORDS are nodes of the schema,
/// like ip=10.7.0.10 hostname=alpha.
void assign(const std::string& mac, const std::vector<std::string>& words);

/// The same for every MAC of a file (config/assignment_file.h): all of them, or none if one is
/// wrong. "-" is standard input, which may take any time: the deadline begins when all is read.
void assign_from(const std::string& file);

/// Removes the assignment of a MAC. Throws Error (input) if there is none.
void unassign(const std::string& mac);

/// Prints the assignments of those MACs, or all, and the vifs in force that use them: `differs` if
/// one of them cannot be used, or if not all could be listed.
CheckResult assignments(const Enforcer& enforcer, const std::vector<std::string>& macs,
                        Format format);

/// Compares the registry with xenstore, the ports, the kernel's rules and DHCP, and prints a
/// sentence for each finding. Changes nothing.
CheckResult check(const Enforcer& enforcer, Format format);

struct LastingResult {
    CheckResult result;
    bool is_final;  // false: an event is running
};

/// The same without the findings that a running event is about to resolve
/// (enforce/lasting_findings.h).
LastingResult check_lasting(const Enforcer& enforcer);

/// Makes the registry, the rules and DHCP match the vifs that are online in xenstore, whatever is
/// there: after a firewall's flush, the death of a dhcpd, or the loss of the run directory.
/// Idempotent.
void repair(const Enforcer& enforcer);

}  // namespace vif_workspace
