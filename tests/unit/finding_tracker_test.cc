// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch/finding_tracker.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace vif_workspace::finding_tracker_test {
namespace {

using namespace std::chrono_literals;

struct LoggedFindings {
    void check(const Sentences& differences) {
        said.clear();
        tracker.note({.differences = differences, .is_final = true, .cost = 0ms});
    }
    bool is_repair_due() const { return tracker.until_repair() == 0ms; }

    std::vector<std::string> said;
    FindingTracker tracker{[this](const LogFields& fields) { said.push_back(text_of(fields)); }};
};

using Lines = std::vector<std::string>;

TEST_CASE("without findings nothing is logged and no repair is due") {
    LoggedFindings findings;
    findings.check({});
    CHECK(findings.said.empty());
    CHECK_FALSE(findings.tracker.until_repair());
}

TEST_CASE("a finding is logged once, and once more when it is repaired") {
    LoggedFindings findings;
    findings.check({"a", "b"});
    CHECK(findings.said == Lines{"found=a", "found=b"});
    CHECK(findings.is_repair_due());
    findings.tracker.note_repair();
    findings.check({});
    CHECK(findings.said == Lines{"repaired=a", "repaired=b"});
    findings.check({});
    CHECK(findings.said.empty());
}

TEST_CASE("a finding that a repair leaves is logged once, and retried after a backoff") {
    LoggedFindings findings;
    findings.check({"a", "b"});
    findings.tracker.note_repair();
    findings.check({"b"});
    CHECK(findings.said == Lines{"repaired=a", "unrepaired=b"});
    CHECK_FALSE(findings.is_repair_due());
    CHECK(*findings.tracker.until_repair() <= Backoff::first);
    findings.check({"b"});
    CHECK(findings.said.empty());
    findings.tracker.note_repair();
    findings.check({"b"});
    CHECK(findings.said.empty());
    CHECK(*findings.tracker.until_repair() > Backoff::first);
}

TEST_CASE("a new finding is repaired at once, whatever else is left") {
    LoggedFindings findings;
    findings.check({"a"});
    for (int i = 0; i < 20; ++i) findings.tracker.note_repair();
    findings.check({"a"});
    CHECK(*findings.tracker.until_repair() > 50s);
    CHECK(*findings.tracker.until_repair() <= Backoff::longest);
    findings.check({"a", "b"});
    CHECK(findings.said == Lines{"found=b"});
    CHECK(findings.is_repair_due());
}

TEST_CASE("a repaired finding that comes back is repaired at once, each time") {
    LoggedFindings findings;
    for (int i = 0; i < 10; ++i) {
        findings.check({"a"});
        CHECK(findings.said == Lines{"found=a"});
        CHECK(findings.is_repair_due());
        findings.tracker.note_repair();
        findings.check({});
        CHECK(findings.said == Lines{"repaired=a"});
    }
}

TEST_CASE("of many findings ten are logged, and how many more there are") {
    LoggedFindings findings;
    Sentences many;
    for (int i = 100; i < 150; ++i) many.insert(std::to_string(i));
    findings.check(many);
    REQUIRE(findings.said.size() == 11);
    CHECK(findings.said.front() == "found=100");
    CHECK(findings.said.back() == "found=\"40 more\"");
}

}  // namespace
}  // namespace vif_workspace::finding_tracker_test
