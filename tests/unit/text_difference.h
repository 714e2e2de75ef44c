// SPDX-License-Identifier: GPL-2.0-or-later
// The differences between an expected and an actual text, line by line, because a failed comparison
// of long texts shows no more than that they differ.
#pragma once

#include <string>

namespace vif_workspace {

/// Empty if they are equal. Else their lines in order, '-' before one that is only in the expected
/// text, '+' before one that is only in the actual text; of equal lines, only the one before a
/// difference.
std::string text_difference(const std::string& expected, const std::string& actual);

/// The same against the file of that name in golden/, which is the specification of a whole text.
std::string golden_difference(const std::string& name, const std::string& actual);

}  // namespace vif_workspace
