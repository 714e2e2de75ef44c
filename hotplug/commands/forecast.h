// SPDX-License-Identifier: GPL-2.0-or-later
// What would become of a vif that its guest's configuration describes, if the guest were started
// now: read, joined and admitted by the same code as at its online, beside all that are in force.
// Changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/guest_configuration.h"
#include "enforce/enforcer.h"
#include "model/binding.h"
#include "xl/nic.h"

namespace vif_workspace {

struct Forecast {
    Nic nic;
    std::string script;
    std::string bridge;
    bool has_emulated_nic = false;
    std::string assignment = {};  // where it stands; empty: nothing is assigned to its MAC
    /// As it would come into force; the domid is 0, because nobody knows it yet.
    std::optional<Binding> binding = {};
    std::vector<std::string> failures = {};  // sentences: why it would not come into force
    std::vector<std::string> notes = {};     // sentences: what else is worth knowing

    bool fails() const { return !failures.empty(); }
};

/// One for each vif of the guest, in their order; each is seen beside those before it.
std::vector<Forecast> forecasts(const GuestConfiguration& guest, const Enforcer& enforcer);

}  // namespace vif_workspace
