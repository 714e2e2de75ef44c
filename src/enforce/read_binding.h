// SPDX-License-Identifier: GPL-2.0-or-later
// How a hotplug event becomes a binding: everything about the vif is read in one xenstore
// transaction, everything about its bridge from the kernel and the configuration, and both are
// joined. Changes nothing.
#pragma once

#include "enforce/enforcer.h"
#include "model/binding.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// Throws Error naming the node, file or device that is wrong.
Binding read_binding(Store& store, const BackendPath& backend,
                     const std::optional<InterfaceName>& emulated_device, const Enforcer& enforcer);
/// The same of what has been read.
Binding read_binding(const VifRequest& record, const Enforcer& enforcer);

}  // namespace vif_workspace
