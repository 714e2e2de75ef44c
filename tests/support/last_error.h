// SPDX-License-Identifier: GPL-2.0-or-later
// How a failed system call is reported in a test.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace vif_workspace::tests {

/// Throws the text of errno, after WHAT, which was tried.
[[noreturn]] inline void throw_last_error(const std::string& what) {
    throw std::system_error(errno, std::system_category(), what);
}

}  // namespace vif_workspace::tests
