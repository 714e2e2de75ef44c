// SPDX-License-Identifier: GPL-2.0-or-later
// Everything that the programs under test can leave on a host, as text: to check that an event that
// failed changed nothing, and that the last vif takes everything with it.
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
/// Whether any of them is ours, whichever filter made it.
bool has_rules_of_ours();
/// Whether one of them contains that address.
bool rules_name(const std::string& address);
/// The registry's lines, one for each binding.
std::string registry();
/// The configuration of the dhcpd of that bridge; empty if it has none.
std::string dhcpd_configuration(const std::string& bridge);
/// A site's own rules in every base chain of both tables, so that comparing the rules also shows a
/// change to those of others.
void add_site_rules();

struct Daemon {
    int pid;
    std::string command_line;
};
/// All dhcpd processes on this test host that the programs under test have started.
std::vector<Daemon> dhcpd_of_ours();

/// All answer-ipv6 processes likewise.
std::vector<Daemon> ipv6_answerers();

/// The whole file; empty if there is none.
std::string contents(const std::string& path);

}  // namespace vif_workspace::tests
