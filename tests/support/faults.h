// SPDX-License-Identifier: GPL-2.0-or-later
// Faults in a program that a test runs (support/faults/faults.c): one of its effects fails, or the
// program is killed at it.
#pragma once

#include <optional>
#include <string>

#include "support/in_force.h"
#include "support/process.h"

namespace vif_workspace::tests {

struct Fault {
    std::string kind;  // "kill" or "fail"
    int at;            // its effects are counted from 1
};

/// The command with one fault, for a caller that runs it beside others; its child processes have no
/// fault.
Command with_fault(const Fault& fault, Command command);
/// Whether the latest of these commands came to its fault.
bool fault_happened();

/// Runs the command with one fault to its end; its child processes have no fault. Absent if the
/// command has fewer effects.
std::optional<Outcome> run_with_fault(const Fault& fault, Command command);

/// The same without the slot (a or b) and the process number of a dhcpd on xenbr0, which may
/// differ.
InForce without_slots(const InForce& state);

}  // namespace vif_workspace::tests
