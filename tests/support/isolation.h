// SPDX-License-Identifier: GPL-2.0-or-later
// A machine of its own for one test process: process numbers, network, mounts, host name and System
// V objects are private, so whatever a test or a program under test starts, mounts or configures
// ends with it, also when the test is killed. What the machine contains is made by World; main()
// alone calls this.
#pragma once

#include <functional>

namespace vif_workspace::tests {

/// Runs TESTS as the second process of new namespaces (the first one collects orphans, as init
/// does) and returns its exit status. Where namespaces may not be made (not root), TESTS runs
/// without them: listing test cases works, and World refuses to be built.
int in_isolation(const std::function<int()>& tests);

/// Whether this process runs in namespaces that in_isolation made.
bool is_isolated();

}  // namespace vif_workspace::tests
