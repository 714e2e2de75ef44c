// How a hotplug event becomes a binding: everything about the vif is read in one xenstore
// transaction, everything about its bridge from the kernel and the configuration, and both are
// joined. Changes nothing.
#pragma once

#include "event.h"
#include "host.h"
#include "model/binding.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// Throws Error naming the node, file or device that is wrong.
Binding bind(Store& store, const Event& event, const Host& host);
/// The same of what has been read.
Binding bind(const VifRecord& record, const Host& host);

}  // namespace vif_workspace
