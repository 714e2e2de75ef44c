// SPDX-License-Identifier: GPL-2.0-or-later
// The Error that a call throws, as a value to check. Used by all tests of refusals.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "model/error.h"

namespace vif_workspace {

/// The test case fails here if WORK throws no Error.
template <class Work>
Error error_of(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    FAIL("no Error was thrown");
    throw;  // FAIL has left already
}

inline bool says(const Error& error, std::string_view words) {
    return std::string_view(error.what()).find(words) != std::string_view::npos;
}

}  // namespace vif_workspace
