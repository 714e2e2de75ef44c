// SPDX-License-Identifier: GPL-2.0-or-later
// Brings a changed assignment into force on vifs that are up, instead of at their next start. For
// the legacy command `add`, whose callers expect that.
#pragma once

#include "enforce/enforcer.h"
#include "model/mac_address.h"
#include "store/store.h"

namespace vif_workspace {

/// Runs the online event again for every vif with that MAC that is in force and online, under the
/// lock of the vif's events. A vif that has its assignment already is not touched. Throws Error if
/// the assignment of one cannot be brought into force; that vif keeps what it had.
void renew(const MacAddress& mac, Store& store, const Enforcer& enforcer, const Deadline& deadline);

}  // namespace vif_workspace
