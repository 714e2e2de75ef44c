// SPDX-License-Identifier: GPL-2.0-or-later
// What would happen to the vifs of a guest's configuration if the guest were started now. The code
// that reads, binds and admits a vif at its online event does so here too, against the bindings in
// force.
// For `workspacectl lint`, which prints it. Changes nothing.
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
    std::string assignment = {};  // its path in xenstore; empty: its MAC has no assignment
    /// What would come into force. Its domid is 0: the guest gets one when it starts.
    std::optional<Binding> binding = {};
    std::vector<std::string> failures = {};  // sentences: why it would not come into force
    std::vector<std::string> notes = {};     // sentences: what else the administrator should know

    bool fails() const { return !failures.empty(); }
};

/// One for each vif of the guest, in the same order. Each is admitted beside those in force and
/// those before it in the list.
std::vector<Forecast> forecasts(const GuestConfiguration& guest, const Enforcer& enforcer,
                                const Deadline& deadline);

}  // namespace vif_workspace
