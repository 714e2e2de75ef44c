// SPDX-License-Identifier: GPL-2.0-or-later
// What the scripts that dhcp-config and ebtables-config replace (Nimbus: dhcp-config.sh,
// xen-ebtables-config.sh, kvm-ebtables-config.sh) may have left on a host: chains of ebtables, and
// hosts below a marker in the dhcpd.conf of the site. They are the administrator's to remove,
// because guests that were started with them may still run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/deadline.h"

namespace vif_workspace {

/// A sentence for each, with the remedy. Throws Error (system, timeout) if ebtables-save fails.
std::vector<std::string> legacy_leftovers(const Deadline& deadline);

/// The same for the chains in a printing of ebtables-save, and for the text of a dhcpd.conf. Pure.
std::vector<std::string> legacy_chains(std::string_view save);
std::vector<std::string> legacy_hosts(const std::string& file_name, std::string_view text);

}  // namespace vif_workspace
