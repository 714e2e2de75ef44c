// SPDX-License-Identifier: GPL-2.0-or-later
// What the legacy commands dhcp-config and ebtables-config do here, and the programs around them.
//
// An agent calls them before its guest starts, when there is no vif yet, and again when the guest
// has gone; in between Xen's events do the work. So `add` and `rem` only write and remove the
// assignment of a MAC (named_workspace.h). `online` makes the binding from it, with the same checks
// as for an assignment that was written in any other way. If a vif with that MAC is up already,
// `add` runs its online event once more. `rem` leaves such a vif in force until its own offline,
// because removing the rules of a running guest would leave it unconfined.
//
// Each command has an entry of its own. Either may come first, both must have the same MAC and
// address, and the assignment is removed with the last entry. To add an entry that exists, or to
// remove one that does not, is no error and changes nothing, so a retry after half a failure
// succeeds.
#pragma once

#include "enforce/enforcer.h"
#include "legacy/legacy_call.h"

namespace vif_workspace {

/// If it throws Error, nothing was changed. It throws Error (conflict) for an addition whose vif
/// another script has brought up, because that vif would not be confined. It warns on standard
/// error of other such vifs to which addresses are assigned.
void apply_legacy_call(const LegacyCall& call, const Enforcer& enforcer, const Deadline& deadline);

/// The main function of either program. Returns its exit status, 0 or 1.
int run_legacy_command(LegacyCommand command, int argc, char** argv);

}  // namespace vif_workspace
