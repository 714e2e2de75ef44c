// SPDX-License-Identifier: GPL-2.0-or-later
// What is different between a text that is expected and the one that came, line by line: a failed
// comparison of long texts says no more than that.
#pragma once

#include <string>

namespace vif_workspace {

/// Empty if they are equal. Else their lines in order, '-' before one that is only expected, '+'
/// before one that only came; of what is equal, only the line before a difference.
std::string text_difference(const std::string& expected, const std::string& actual);

/// The same against the file of that name in golden/, which is the specification of a whole text.
std::string golden_difference(const std::string& name, const std::string& actual);

}  // namespace vif_workspace
