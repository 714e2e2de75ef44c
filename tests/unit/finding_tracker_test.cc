// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch/finding_tracker.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace vif_workspace::finding_tracker_test {
namespace {

using namespace std::chrono_literals;

struct Tracked {
    void look(const Sentences& differences) {
        said.clear();
        tracker.note({.differences = differences, .is_final = true, .cost = 0ms});
    }
    bool is_repair_due() const { return tracker.until_repair() == 0ms; }

    std::vector<std::string> said;
    FindingTracker tracker{[this](const LogFields& fields) { said.push_back(text_of(fields)); }};
};

using Lines = std::vector<std::string>;

TEST_CASE("where nothing differs nothing is said and nothing repaired") {
    Tracked tracked;
    tracked.look({});
    CHECK(tracked.said.empty());
    CHECK_FALSE(tracked.tracker.until_repair());
}

TEST_CASE("what is found is said once, and once when it is mended") {
    Tracked tracked;
    tracked.look({"a", "b"});
    CHECK(tracked.said == Lines{"found=a", "found=b"});
    CHECK(tracked.is_repair_due());
    tracked.tracker.note_repair();
    tracked.look({});
    CHECK(tracked.said == Lines{"repaired=a", "repaired=b"});
    tracked.look({});
    CHECK(tracked.said.empty());
}

TEST_CASE("what a repair leaves is said once, and tried again after a while") {
    Tracked tracked;
    tracked.look({"a", "b"});
    tracked.tracker.note_repair();
    tracked.look({"b"});
    CHECK(tracked.said == Lines{"repaired=a", "remaining=b"});
    CHECK_FALSE(tracked.is_repair_due());
    CHECK(*tracked.tracker.until_repair() <= Backoff::first);
    tracked.look({"b"});
    CHECK(tracked.said.empty());
    tracked.tracker.note_repair();
    tracked.look({"b"});
    CHECK(tracked.said.empty());
    CHECK(*tracked.tracker.until_repair() > Backoff::first);
}

TEST_CASE("something new is repaired at once, whatever else is left") {
    Tracked tracked;
    tracked.look({"a"});
    for (int i = 0; i < 20; ++i) tracked.tracker.note_repair();
    tracked.look({"a"});
    CHECK(*tracked.tracker.until_repair() > 50s);
    CHECK(*tracked.tracker.until_repair() <= Backoff::longest);
    tracked.look({"a", "b"});
    CHECK(tracked.said == Lines{"found=b"});
    CHECK(tracked.is_repair_due());
}

TEST_CASE("what was mended and is changed again is repaired at once, each time") {
    Tracked tracked;
    for (int i = 0; i < 10; ++i) {
        tracked.look({"a"});
        CHECK(tracked.said == Lines{"found=a"});
        CHECK(tracked.is_repair_due());
        tracked.tracker.note_repair();
        tracked.look({});
        CHECK(tracked.said == Lines{"repaired=a"});
    }
}

TEST_CASE("what only a person can resolve is said once and never repaired") {
    Tracked tracked;
    const auto look = [&](const Sentences& for_person) {
        tracked.said.clear();
        tracked.tracker.note(
            {.differences = {}, .is_final = true, .cost = 0ms, .for_person = for_person});
    };
    look({"a"});
    CHECK(tracked.said == Lines{"found=a"});
    CHECK_FALSE(tracked.tracker.until_repair());
    look({"a"});
    CHECK(tracked.said.empty());
    look({});
    CHECK(tracked.said == Lines{"resolved=a"});
}

TEST_CASE("of a flood of differences ten are said, and how many more there are") {
    Tracked tracked;
    Sentences many;
    for (int i = 100; i < 150; ++i) many.insert(std::to_string(i));
    tracked.look(many);
    REQUIRE(tracked.said.size() == 11);
    CHECK(tracked.said.front() == "found=100");
    CHECK(tracked.said.back() == "found=\"40 more\"");
}

}  // namespace
}  // namespace vif_workspace::finding_tracker_test
