// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/error.h"

#include <doctest/doctest.h>

#include <string_view>

namespace vif_workspace::error_test {
namespace {

using namespace std::string_view_literals;

TEST_CASE("an error has a fault and a sentence") {
    const Error error(ErrorKind::conflict, "the port \"eth0\" is not of this vif");

    CHECK(error.kind() == ErrorKind::conflict);
    CHECK(error.what() == "the port \"eth0\" is not of this vif"sv);
}

TEST_CASE("each context is put before the sentence, and the fault stays") {
    const Error inner(ErrorKind::input, "\"10.0.0\" is not an IPv4 address");
    const Error outer = inner.within("ip").within("vif4.0");

    CHECK(outer.what() == "vif4.0: ip: \"10.0.0\" is not an IPv4 address"sv);
    CHECK(outer.kind() == ErrorKind::input);
    CHECK(inner.what() == "\"10.0.0\" is not an IPv4 address"sv);
}

}  // namespace
}  // namespace vif_workspace::error_test
