// SPDX-License-Identifier: GPL-2.0-or-later
// What the kernel has in the ebtables table nat, as text in the form of ebtables-save, whichever
// ebtables the host has chosen. Used by the ebtables driver.
#pragma once

#include <string>

#include "host/deadline.h"
#include "host/nftables_chain.h"

namespace vif_workspace {

/// Is the host's ebtables ebtables-nft, and not ebtables-legacy? Throws Error (system, timeout).
bool is_ebtables_nft(const Deadline& deadline);

/// Table nat, the rules of other programs included, which need not be ebtables' own. Rules of
/// ebtables-nft come from the kernel itself (nftables_chain.h) and are not readable: two texts
/// compare, and chains and plain jumps are as ebtables-save prints them. Throws Error (system,
/// timeout).
std::string list_nat_table(const Deadline& deadline);
std::string as_ebtables_save(const KernelTable& nat);

}  // namespace vif_workspace
