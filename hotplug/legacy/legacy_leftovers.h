// SPDX-License-Identifier: GPL-2.0-or-later
// Leftovers of the scripts that dhcp-config and ebtables-config replace (Nimbus: dhcp-config.sh,
// xen-ebtables-config.sh, kvm-ebtables-config.sh): chains of ebtables, and hosts below a marker in
// the dhcpd.conf of the site. `check` prints them. Only the administrator removes them, because
// guests that were started with them may still run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/deadline.h"

namespace vif_workspace {

/// A sentence with the remedy for each leftover. Throws Error (system, timeout) if ebtables-save
/// fails.
std::vector<std::string> legacy_leftovers(const Deadline& deadline);

/// The same for the output of ebtables-save, and for the text of a dhcpd.conf. Pure.
std::vector<std::string> legacy_chains(std::string_view save);
std::vector<std::string> legacy_hosts(const std::string& file_name, std::string_view text);

}  // namespace vif_workspace
