// SPDX-License-Identifier: GPL-2.0-or-later
// What a fuzz target is made of. Each is one file with one function, fuzz(), which reads the input
// as the program would read the same text and then says what must be true of it. main.cc calls it:
// whatever it throws but an Error is a finding, and so is an Error that is not one printable line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/error.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input);

/// Ends the process, so that libFuzzer keeps the input, unless it HOLDS.
void must(bool holds, std::string_view what, std::string_view value = "");

/// Printable ASCII without quote, backslash or blank: what can stand in a rule, in dhcpd's
/// configuration and in JSON as it is.
bool is_harmless(std::string_view text);

/// What stands between two separators, and after the last one if anything does.
std::vector<std::string_view> split(std::string_view text, std::string_view separator);

/// An accepted value prints as something harmless, which reads as the same value again.
template <class Value>
void try_value(std::string_view text) {
    const auto value = Value::parse(text);
    if (!value) return;
    must(is_harmless(value->to_string()), "an accepted value is not harmless", text);
    const auto again = Value::parse(value->to_string());
    must(again.has_value() && *again == *value, "a printed value reads as another", text);
}

}  // namespace vif_workspace::fuzz
