// SPDX-License-Identifier: GPL-2.0-or-later
// How an event's vif becomes a binding: everything about the vif is read in one xenstore
// transaction, everything about its bridge from the kernel and the configuration, and
// model/make_binding.h makes one checked value of it. Changes nothing.
#pragma once

#include "enforce/enforcer.h"
#include "model/binding.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// EMULATED_DEVICE: the device of its emulated NIC, if the event is about that. Throws Error
/// (input, conflict, store) that names the node, file or device that is wrong.
Binding read_binding(Store& store, const BackendPath& backend,
                     const std::optional<InterfaceName>& emulated_device, const Enforcer& enforcer);
/// The same for a request that has been read.
Binding read_binding(const VifRequest& request, const Enforcer& enforcer);

}  // namespace vif_workspace
