// The commands that a person or an agent calls, one file each. They print to standard output and
// throw Error, which main turns into a sentence and an exit status. Which words call them stands in
// cli/operator_commands.cc.
#pragma once

#include <string>
#include <vector>

#include "enforce/enforcer.h"

namespace vif_workspace {

/// Is what is told compared with what stands (comparison.h)?
enum class Comparison { whole, none };
/// The vifs in force, as a table, and what is wrong with which.
void list(const Host& host, Comparison comparison);
void list_as_json(const Host& host, Comparison comparison);
/// Everything about one vif in force; Error (input) if it is not.
void show(const Host& host, const std::string& vif);
void show_as_json(const Host& host, const std::string& vif);
/// Makes the record, the rules and DHCP those of the workspaces that are online in xenstore,
/// whatever stands: after a firewall's flush, a dhcpd that died, a run directory that was lost.
/// Idempotent.
void repair(Host& host);
/// Compares the record with xenstore, the ports, the kernel's rules and DHCP; prints a sentence for
/// each difference. Changes nothing.
enum class Agreement { complete, broken };
Agreement check(const Host& host);
Agreement check_as_json(const Host& host);
/// The same of what no event under way is about to make good.
struct SettledAgreement {
    Agreement agreement;
    bool is_final;  // false: an event is under way
};
SettledAgreement check_settled(const Host& host);
/// Writes what MAC is assigned: WORDS like ip=10.7.0.10 hostname=alpha, the schema's nodes by name.
void assign(const std::string& mac, const std::vector<std::string>& words);
/// The same for every MAC that a file names, "-" for standard input (assignment_file.h): all or
/// nothing. Reads for as long as that takes.
void assign_from(const std::string& file);
void unassign(const std::string& mac);
/// What is assigned to those MACs, or to all, and what of it is in force: broken, if one of them
/// cannot be used or if not all could be listed.
Agreement assignments(const Host& host, const std::vector<std::string>& macs);
Agreement assignments_as_json(const Host& host, const std::vector<std::string>& macs);
/// What would become of the vifs of a guest's configuration, if it were started now: broken, if
/// anything would fail.
Agreement lint(const Host& host, const std::string& file);
Agreement lint_as_json(const Host& host, const std::string& file);

}  // namespace vif_workspace
