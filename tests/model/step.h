// SPDX-License-Identifier: GPL-2.0-or-later
// One step of a sequence, as a line: an event, a fault in an event, or a change by another program.
// A list of them can be run again.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace vif_workspace::tests {

/// A vif of the host under test. Two share a MAC, two a chosen name; one is an HVM guest's.
struct Guest {
    unsigned domid;
    unsigned devid;
    std::string mac;
    std::string vifname;  // empty: none
    bool is_hvm;

    std::string vif() const { return "vif" + std::to_string(domid) + "." + std::to_string(devid); }
};
const std::vector<Guest>& guests();
const Guest& guest_called(const std::string& vif);

struct Step {
    // appear, closing, vanish VIF; delete-device, unbridge VIF; online, offline, add, remove VIF;
    // assign MAC ADDRESS; unassign MAC; repair; flush, flush-nat; forget; damage; kill-dhcpd
    std::string action;
    std::string target;
    std::string address;
    std::string fault;  // of an event: kill N, fail N (at its Nth effect), readonly; empty: none
    int at = 0;
};

std::string to_string(const Step& step);
/// Throws std::runtime_error for a line that is no step.
Step parse_step(const std::string& line);

Step random_step(std::mt19937& source);

}  // namespace vif_workspace::tests
