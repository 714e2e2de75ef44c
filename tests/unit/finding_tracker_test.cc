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
    void check(const FindingTexts& findings) {
        reported.clear();
        tracker.note_check({.findings = findings, .is_final = true, .cost = 0ms});
    }
    bool is_repair_due() const { return tracker.until_repair() == 0ms; }

    std::vector<std::string> reported;
    FindingTracker tracker{
        [this](const LogFields& fields) { reported.push_back(text_of(fields)); }};
};

using Lines = std::vector<std::string>;

TEST_CASE("without findings nothing is reported and nothing repaired") {
    Tracked tracked;
    tracked.check({});
    CHECK(tracked.reported.empty());
    CHECK_FALSE(tracked.tracker.until_repair());
}

TEST_CASE("a finding is reported once, and once more when it is repaired") {
    Tracked tracked;
    tracked.check({"a", "b"});
    CHECK(tracked.reported == Lines{"found=a", "found=b"});
    CHECK(tracked.is_repair_due());
    tracked.tracker.note_repair();
    tracked.check({});
    CHECK(tracked.reported == Lines{"repaired=a", "repaired=b"});
    tracked.check({});
    CHECK(tracked.reported.empty());
}

TEST_CASE("a finding that a repair leaves is reported once, and tried again after a while") {
    Tracked tracked;
    tracked.check({"a", "b"});
    tracked.tracker.note_repair();
    tracked.check({"b"});
    CHECK(tracked.reported == Lines{"repaired=a", "remaining=b"});
    CHECK_FALSE(tracked.is_repair_due());
    CHECK(*tracked.tracker.until_repair() <= Backoff::first_pause);
    tracked.check({"b"});
    CHECK(tracked.reported.empty());
    tracked.tracker.note_repair();
    tracked.check({"b"});
    CHECK(tracked.reported.empty());
    CHECK(*tracked.tracker.until_repair() > Backoff::first_pause);
}

TEST_CASE("a new finding is repaired at once, whatever else is left") {
    Tracked tracked;
    tracked.check({"a"});
    for (int i = 0; i < 20; ++i) tracked.tracker.note_repair();
    tracked.check({"a"});
    CHECK(*tracked.tracker.until_repair() > 50s);
    CHECK(*tracked.tracker.until_repair() <= Backoff::longest_pause);
    tracked.check({"a", "b"});
    CHECK(tracked.reported == Lines{"found=b"});
    CHECK(tracked.is_repair_due());
}

TEST_CASE("a finding that was repaired and comes back is repaired at once, each time") {
    Tracked tracked;
    for (int i = 0; i < 10; ++i) {
        tracked.check({"a"});
        CHECK(tracked.reported == Lines{"found=a"});
        CHECK(tracked.is_repair_due());
        tracked.tracker.note_repair();
        tracked.check({});
        CHECK(tracked.reported == Lines{"repaired=a"});
    }
}

TEST_CASE("a finding that only a person can resolve is reported once and never repaired") {
    Tracked tracked;
    const auto check = [&](const FindingTexts& for_person) {
        tracked.reported.clear();
        tracked.tracker.note_check(
            {.findings = {}, .is_final = true, .cost = 0ms, .for_person = for_person});
    };
    check({"a"});
    CHECK(tracked.reported == Lines{"found=a"});
    CHECK_FALSE(tracked.tracker.until_repair());
    check({"a"});
    CHECK(tracked.reported.empty());
    check({});
    CHECK(tracked.reported == Lines{"resolved=a"});
}

TEST_CASE("of many findings ten are reported, and how many more there are") {
    Tracked tracked;
    FindingTexts many;
    for (int i = 100; i < 150; ++i) many.insert(std::to_string(i));
    tracked.check(many);
    REQUIRE(tracked.reported.size() == 11);
    CHECK(tracked.reported.front() == "found=100");
    CHECK(tracked.reported.back() == "found=\"40 more\"");
}

}  // namespace
}  // namespace vif_workspace::finding_tracker_test
