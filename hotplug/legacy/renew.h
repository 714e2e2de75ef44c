// SPDX-License-Identifier: GPL-2.0-or-later
// What is assigned now comes into force on vifs that are up, for whoever changes an assignment and
// does not want to wait for their next start.
#pragma once

#include "enforce/enforcer.h"
#include "model/mac_address.h"
#include "store/store.h"

namespace vif_workspace {

/// Every vif with that MAC that is in force and online, by the same steps as its online event, kept
/// apart from its other events. Nothing happens to one that has what it is assigned. Throws Error
/// if one cannot have it; that one keeps what it had.
void renew(const MacAddress& mac, Store& store, Enforcer& enforcer, const Deadline& deadline);

}  // namespace vif_workspace
