#include "watch/finding_tracker.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace vif_workspace::finding_tracker_test {
namespace {

using namespace std::chrono_literals;

struct Watchman {
    void look(const Sentences& differences) {
        said.clear();
        complaints.note({.differences = differences, .is_final = true, .cost = 0ms});
    }
    bool is_repair_due() const { return complaints.until_repair() == 0ms; }

    std::vector<std::string> said;
    FindingTracker complaints{[this](const std::string& line) { said.push_back(line); }};
};

using Lines = std::vector<std::string>;

TEST_CASE("where nothing differs nothing is said and nothing repaired") {
    Watchman watchman;
    watchman.look({});
    CHECK(watchman.said.empty());
    CHECK_FALSE(watchman.complaints.until_repair());
}

TEST_CASE("what is found is said once, and once when it is mended") {
    Watchman watchman;
    watchman.look({"a", "b"});
    CHECK(watchman.said == Lines{"found=\"a\"", "found=\"b\""});
    CHECK(watchman.is_repair_due());
    watchman.complaints.note_repair();
    watchman.look({});
    CHECK(watchman.said == Lines{"mended=\"a\"", "mended=\"b\""});
    watchman.look({});
    CHECK(watchman.said.empty());
}

TEST_CASE("what a repair leaves is said once, and tried again after a while") {
    Watchman watchman;
    watchman.look({"a", "b"});
    watchman.complaints.note_repair();
    watchman.look({"b"});
    CHECK(watchman.said == Lines{"mended=\"a\"", "left=\"b\""});
    CHECK_FALSE(watchman.is_repair_due());
    CHECK(*watchman.complaints.until_repair() <= Backoff::first);
    watchman.look({"b"});
    CHECK(watchman.said.empty());
    watchman.complaints.note_repair();
    watchman.look({"b"});
    CHECK(watchman.said.empty());
    CHECK(*watchman.complaints.until_repair() > Backoff::first);
}

TEST_CASE("something new is repaired at once, whatever else is left") {
    Watchman watchman;
    watchman.look({"a"});
    for (int i = 0; i < 20; ++i) watchman.complaints.note_repair();
    watchman.look({"a"});
    CHECK(*watchman.complaints.until_repair() > 50s);
    CHECK(*watchman.complaints.until_repair() <= Backoff::longest);
    watchman.look({"a", "b"});
    CHECK(watchman.said == Lines{"found=\"b\""});
    CHECK(watchman.is_repair_due());
}

TEST_CASE("what was mended and is changed again is repaired at once, each time") {
    Watchman watchman;
    for (int i = 0; i < 10; ++i) {
        watchman.look({"a"});
        CHECK(watchman.said == Lines{"found=\"a\""});
        CHECK(watchman.is_repair_due());
        watchman.complaints.note_repair();
        watchman.look({});
        CHECK(watchman.said == Lines{"mended=\"a\""});
    }
}

TEST_CASE("of a flood of differences ten are said, and how many more there are") {
    Watchman watchman;
    Sentences many;
    for (int i = 100; i < 150; ++i) many.insert(std::to_string(i));
    watchman.look(many);
    REQUIRE(watchman.said.size() == 11);
    CHECK(watchman.said.front() == "found=\"100\"");
    CHECK(watchman.said.back() == "found=\"40 more of this\"");
}

}  // namespace
}  // namespace vif_workspace::finding_tracker_test
