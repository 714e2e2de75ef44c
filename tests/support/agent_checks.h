// SPDX-License-Identifier: GPL-2.0-or-later
// How a call of the historical commands ended, judged. Apart from agent.h, which programs without
// test cases are linked with, too.
#pragma once

#include <string>

#include "support/printing.h"
#include "support/process.h"

namespace vif_workspace::tests {

/// It succeeded and said nothing.
inline void check_done(const Outcome& outcome) {
    CHECK(outcome.status == 0);
    CHECK(outcome.said == "");
}
/// It failed, and said so with these words.
inline void check_refused(const Outcome& outcome, const std::string& words) {
    INFO("said: ", outcome.said);
    CHECK(outcome.status == 1);
    CHECK(outcome.said.find(words) != std::string::npos);
}

}  // namespace vif_workspace::tests
