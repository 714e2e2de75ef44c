// SPDX-License-Identifier: GPL-2.0-or-later
// Faults in a program that a test runs (support/faults/faults.c): one of its effects fails, or it
// is killed at it.
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

/// The command with one fault, for whoever runs it beside others; what it starts has none.
Command faulty(const Fault& fault, Command command);
/// Has the latest of them come to its fault?
bool has_happened();

/// The command with one fault, to its end; what it starts has none. Nothing if it has fewer effects
/// than that.
std::optional<Outcome> happened(const Fault& fault, Command command);

/// Which of two slots a dhcpd on xenbr0 has, and its number, are nobody's business.
InForce without_slots(const InForce& state);

}  // namespace vif_workspace::tests
