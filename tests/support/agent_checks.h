// SPDX-License-Identifier: GPL-2.0-or-later
// Checks of how a call of a legacy command ended. Separate from agent.h, which is also linked into
// programs without test cases.
#pragma once

#include <string>

#include "support/printing.h"
#include "support/process.h"

namespace vif_workspace::tests {

/// The call succeeded and printed nothing.
inline void check_done(const Outcome& outcome) {
    CHECK(outcome.status == 0);
    CHECK(outcome.said == "");
}
/// The call failed and printed these words.
inline void check_refused(const Outcome& outcome, const std::string& words) {
    INFO("said: ", outcome.said);
    CHECK(outcome.status == 1);
    CHECK(outcome.said.find(words) != std::string::npos);
}

}  // namespace vif_workspace::tests
