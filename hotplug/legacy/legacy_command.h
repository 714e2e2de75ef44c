// SPDX-License-Identifier: GPL-2.0-or-later
// dhcp-config and ebtables-config: what a historical call means here.
//
// The agent calls them before its guest starts, when there is no vif yet, and again after the guest
// is gone; between them Xen's own events do the work. So `add` and `rem` decide, and nothing else:
// they write and remove the assignment of the MAC (store/named_workspace.h), from which `online`
// makes the binding, with all its checks, as from an assignment that anybody else wrote. Where a
// vif with that MAC is up already, `add` has its online event carried out once more; `rem` leaves
// it what it has until its own offline, because taking a running guest's rules away would set it
// free.
//
// Each command says one half; either may come first, both must agree in MAC and address, and the
// assignment goes with the last one. To add what has been added and to remove what is not there is
// no error and no work: a retry after half a failure succeeds.
#pragma once

#include "enforce/enforcer.h"
#include "legacy/legacy_call.h"

namespace vif_workspace {

/// Throws Error; then nothing was changed. An addition for a vif that another script has brought up
/// is one: it would not be confined. Other such vifs that are assigned something are reported on
/// standard error.
void apply_legacy_call(const LegacyCall& call, Enforcer& enforcer, const Deadline& deadline);

/// The whole of either program: its status is 0 or 1, nothing else.
int run_legacy_command(LegacyCommand command, int argc, char** argv);

}  // namespace vif_workspace
