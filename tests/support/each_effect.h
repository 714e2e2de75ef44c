// SPDX-License-Identifier: GPL-2.0-or-later
// A fault at each effect of a program, one after the other. Included by tests alone, because it
// checks.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "support/faults.h"

namespace vif_workspace::tests {

/// Runs BODY with a fault at the first effect of a program, at the second, and so on, until BODY
/// returns false: the program came to its end without a fault. The program must have at least
/// AT_LEAST effects. There is no time limit, so a slow machine may take its time.
inline void at_each_effect(const std::string& kind, int at_least,
                           const std::function<bool(const Fault&)>& body) {
    constexpr int more_than_any_has = 1000;
    for (int at = 1; at < more_than_any_has; ++at) {
        CAPTURE(kind);
        CAPTURE(at);
        if (!body({kind, at})) {
            CHECK(at > at_least);
            return;
        }
    }
    FAIL("the program has no end of effects");
}

}  // namespace vif_workspace::tests
