// SPDX-License-Identifier: GPL-2.0-or-later
// May a binding come into force beside the others? Every refusal is made here: what the filter
// cannot confine, conflicts within the set (model/binding_set.h), and what only the host can say.
// Changes nothing. Called with the registry's lock held, or to report what would happen.
#pragma once

#include "enforce/enforcer.h"
#include "host/deadline.h"
#include "model/binding_set.h"

namespace vif_workspace {

/// The binding as it comes into force beside OTHERS, those of the registry. Throws Error (input,
/// conflict) that says why it cannot; (system, timeout) where the host cannot be asked.
Binding admitted(const Enforcer& enforcer, Binding binding, const BindingSet& others,
                 const Deadline& deadline);

}  // namespace vif_workspace
