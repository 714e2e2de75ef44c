// SPDX-License-Identifier: GPL-2.0-or-later
// The method of the legacy scripts: one list of "-i vifX.0 -j chain" rules for all vifs in
// ebtables' own chains, and one ebtables process for each rule.
#pragma once

#include <string>
#include <vector>

#include "support/process.h"

namespace vif_workspace::tests::bench {

/// The commands that add one vif's chain and its jumps, and those that remove them.
std::vector<tests::Words> adding_commands(unsigned domid);
std::vector<tests::Words> removing_commands(unsigned domid);

/// Loads the rules for the vifs of domains FIRST to LAST by one ebtables-restore.
void load_rules_of(unsigned first, unsigned last);

}  // namespace vif_workspace::tests::bench
