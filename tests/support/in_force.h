// SPDX-License-Identifier: GPL-2.0-or-later
// Everything that the programs under test can leave on a host, as text: for saying that an event
// that failed changed nothing, and that the last vif takes everything with it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace vif_workspace::tests {

/// Section ("rules", "registry", "dhcpd", "/etc/dhcp/...", "ip rule", ...) and its text.
using InForce = std::map<std::string, std::string>;

InForce in_force();

/// The sections that differ, with both texts; empty if none does.
std::string difference(const InForce& before, const InForce& after);

/// All rules of the bridge family, ebtables' and those of nftables, without their counters.
std::string rules_in_force();
/// Is any of them ours, whichever filter made it?
bool has_rules_of_ours();
/// Does one of them hold that address?
bool rules_name(const std::string& address);
/// The registry's lines, one a binding.
std::string registry();
/// What the dhcpd of that bridge was given to read; empty if there is none.
std::string dhcpd_configuration(const std::string& bridge);
/// A site's own rules in every base chain of both tables, so that "as before" has something to say.
void add_site_rules();

struct Daemon {
    int pid;
    std::string command_line;
};
/// All dhcpd processes of this world that the programs under test have started.
std::vector<Daemon> dhcpd_of_ours();

/// The whole file; empty if there is none.
std::string contents(const std::string& path);

}  // namespace vif_workspace::tests
