// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/statistics.h"

#include <doctest/doctest.h>

#include <array>

namespace vif_workspace::statistics_test {
namespace {

using namespace std::chrono_literals;

Durations durations_of(std::initializer_list<Durations::Unit> all) {
    Durations durations;
    for (const Durations::Unit one : all) durations.add(one);
    return durations;
}

TEST_CASE("a duration is counted in every bucket whose bound it does not exceed") {
    const Durations durations = durations_of({10ms, 10001us, 40s, 41s});
    CHECK(durations.not_longer_than(0) == 1);
    CHECK(durations.not_longer_than(1) == 2);
    CHECK(durations.not_longer_than(Durations::bounds.size() - 1) == 3);
    CHECK(durations.not_longer_than(Durations::bounds.size()) == 4);
    CHECK(durations.count() == 4);
    CHECK(durations.sum() == 81s + 20001us);
}

TEST_CASE("statistics are read as they were written") {
    const Statistics statistics = {
        {{Step::event, "online", StepResult::success}, durations_of({3ms, 30ms})},
        {{Step::event, "online", StepResult::failure}, durations_of({41s})},
        {{Step::dhcp_change, "xenbr0", StepResult::success}, Durations()}};
    CHECK(parse_statistics(text_of(statistics)) == statistics);
    CHECK(parse_statistics("") == Statistics());
}

TEST_CASE("a damaged text is no statistics") {
    const std::string line = text_of({{{Step::event, "online", StepResult::success}, Durations()}});
    const std::string without_end = line.substr(0, line.size() - 1);
    const std::array<std::string, 9> damaged = {"event",
                                                "event online",
                                                "event online success",
                                                "\n",
                                                "ascent" + line.substr(5),
                                                "event  success" + line.substr(20),
                                                without_end.substr(0, without_end.size() - 2),
                                                without_end + " 1\n",
                                                without_end + "x\n"};
    for (const std::string& text : damaged) {
        CAPTURE(text);
        CHECK_FALSE(parse_statistics(text));
    }
}

}  // namespace
}  // namespace vif_workspace::statistics_test
