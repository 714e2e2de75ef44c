// SPDX-License-Identifier: GPL-2.0-or-later
// The three groups of the bench: each makes its testbeds, measures them in turn and prints a table.
#pragma once

#include <vector>

namespace vif_workspace::tests::bench {

struct Sizes {
    std::vector<unsigned> vifs = {1, 100, 1000};    // in force; the guest's is the last of them
    std::vector<unsigned> others = {0, 100, 1000};  // in force beside the one that comes and goes
    unsigned at_once = 50;
    unsigned rounds = 15;
};

/// What a frame of a guest costs on its way through the bridge.
void frames(const Sizes& sizes);
/// How long one vif takes to come and to go.
void events(const Sizes& sizes);
/// Many onlines at once, beside a program that changes rules of its own without end.
void storm(const Sizes& sizes);

}  // namespace vif_workspace::tests::bench
