// SPDX-License-Identifier: GPL-2.0-or-later
// What a vif's backend directory says of the workspace, for xenstore-ls and for agents.
#pragma once

#include "enforce/enforcer.h"
#include "model/binding.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// That all of it stands. Nothing happens if the directory has gone.
void write_status_nodes(Store& store, const BackendPath& backend, const Binding& binding,
                        const Enforcer& enforcer);

}  // namespace vif_workspace
