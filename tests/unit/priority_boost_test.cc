// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/priority_boost.h"

#include <doctest/doctest.h>

#include <string>

#include <sys/resource.h>

#include "host/command.h"

namespace vif_workspace::priority_boost_test {
namespace {

using namespace std::chrono_literals;

int own_niceness() {
    return getpriority(PRIO_PROCESS, 0);
}

std::string niceness_of_a_command() {
    return run({{"nice"}}, Deadline::in(5s)).output;
}

TEST_CASE(
    "a boosted process and its children have a higher priority, and afterwards the previous one") {
    const int before = own_niceness();
    {
        const PriorityBoost boost;
        CHECK(own_niceness() == -20);
        CHECK(niceness_of_a_command() == "-20\n");
    }
    CHECK(own_niceness() == before);
    CHECK(niceness_of_a_command() == std::to_string(before) + "\n");
}

}  // namespace
}  // namespace vif_workspace::priority_boost_test
