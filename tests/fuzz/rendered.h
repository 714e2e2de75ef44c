// SPDX-License-Identifier: GPL-2.0-or-later
// The texts that are made from a binding: dhcpd's and the kernel's configuration, and the registry.
#pragma once

#include "model/binding.h"

namespace vif_workspace::fuzz {

/// Checks that a text has no sign that a value cannot have, and as many of each sign as for the
/// same binding with plain names: no value reaches beyond its place.
void check_rendered(const Binding& binding);

}  // namespace vif_workspace::fuzz
