// SPDX-License-Identifier: GPL-2.0-or-later
// doctest, and how it prints what the tests compare.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>

namespace doctest {

template <>
struct StringMaker<std::optional<std::string>> {
    static String convert(const std::optional<std::string>& value) {
        return value ? String(value->c_str()) : String("(absent)");
    }
};

}  // namespace doctest
