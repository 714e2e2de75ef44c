// SPDX-License-Identifier: GPL-2.0-or-later
// What becomes of a binding: the texts that dhcpd and the kernel get, and the record.
#pragma once

#include "model/binding.h"

namespace vif_workspace::fuzz {

/// Not one sign of a text that a value's own text could not hold, and as many of each as the same
/// binding has with plain names: no value reaches beyond its place.
void check_rendered(const Binding& binding);

}  // namespace vif_workspace::fuzz
