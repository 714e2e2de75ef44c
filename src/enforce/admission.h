// SPDX-License-Identifier: GPL-2.0-or-later
// What must be known of the host, beside the registry, before a binding may come into force on it.
// Asked under the registry's lock; changes nothing.
#pragma once

#include "model/binding_set.h"

namespace vif_workspace {

/// vifname= can name anything, the uplink included, and stands before our rules could matter.
/// Throws Error (conflict) if a port's name is that of a device which is not this vif's.
void refuse_foreign_device(const Binding& binding, const BindingSet& set);

}  // namespace vif_workspace
