// SPDX-License-Identifier: GPL-2.0-or-later
// How a vif leaves: its ports leave the bridge, then its rules and its address go. Called by the
// offline event, and by an online event that has to be undone.
#pragma once

#include "enforce/enforcer.h"
#include "host/deadline.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// Takes the vif's ports off their bridge, and its rules and its address away. For a vif that is
/// not in the registry it finishes what an offline event that was killed has left. Continues after
/// a failure and throws all failures as one Error at the end; without the registry the ports are
/// taken off all the same.
void leave(const Enforcer& enforcer, const VifId& vif, const Deadline& deadline);

}  // namespace vif_workspace
