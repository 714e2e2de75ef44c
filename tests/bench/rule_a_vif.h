// SPDX-License-Identifier: GPL-2.0-or-later
// How it was done before: one list of "-i vifX.0 -j chain" rules for all vifs in ebtables' own
// chains, and one ebtables process a rule.
#pragma once

#include <string>
#include <vector>

#include "support/process.h"

namespace vif_workspace::tests::bench {

/// The commands for one vif's chain and its jumps, and those that take it away again.
std::vector<tests::Words> adding_commands(unsigned domid);
std::vector<tests::Words> removing_commands(unsigned domid);

/// The vifs of domains FIRST to LAST, all in one ebtables-restore.
void load_rules_of(unsigned first, unsigned last);

}  // namespace vif_workspace::tests::bench
