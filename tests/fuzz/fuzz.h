// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of a fuzz target. Each target is one file with one function, fuzz(), which reads the
// input as the program would read the same text and then checks what must be true of it. main.cc
// calls it: anything that it throws except an Error is a failure, and so is an Error that is not
// one printable line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/error.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input);

/// Ends the process unless it HOLDS, so that libFuzzer keeps the input.
void must(bool holds, std::string_view what, std::string_view value = "");

/// Printable ASCII without quote, backslash or blank: text that is safe in a rule, in dhcpd's
/// configuration and in JSON.
bool is_harmless(std::string_view text);

/// The texts between two separators, and after the last one if any is there.
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
