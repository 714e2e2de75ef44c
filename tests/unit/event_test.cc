// SPDX-License-Identifier: GPL-2.0-or-later
#include "events/event.h"

#include <doctest/doctest.h>

#include "thrown.h"

namespace vif_workspace::event_test {
namespace {

using Words = std::vector<std::string>;

const Environment of_a_vif = {{"XENBUS_PATH", "backend/vif/7/0"}, {"vif", "vif7.0"}};
const Environment of_a_tap = {{"XENBUS_PATH", "backend/vif/7/0"}, {"INTERFACE", "vif7.0-emu"}};

TEST_CASE("libxl's four calls are events, with their arguments in any order") {
    for (const auto& [kind, text] :
         {std::pair(EventKind::online, "online"), {EventKind::offline, "offline"}}) {
        for (const Words& words : {Words{text, "type_if=vif"}, {"type_if=vif", text}, {text}}) {
            const auto event = parse_event(words, of_a_vif);
            REQUIRE(event);
            CHECK(event->kind == kind);
            CHECK(event->backend.text == "backend/vif/7/0");
            CHECK(event->backend.vif.to_string() == "vif7.0");
            CHECK_FALSE(event->tap.has_value());
        }
    }
    for (const auto& [kind, text] :
         {std::pair(EventKind::add, "add"), {EventKind::remove, "remove"}}) {
        for (const Words& words : {Words{text, "type_if=tap"}, {"type_if=tap", text}}) {
            const auto event = parse_event(words, of_a_tap);
            REQUIRE(event);
            CHECK(event->kind == kind);
            CHECK(event->tap->to_string() == "vif7.0-emu");
        }
    }
}

TEST_CASE("an event for the wrong type of interface is ignored") {
    for (const Words& words : {Words{"online", "type_if=tap"},
                               {"offline", "type_if=tap"},
                               {"add", "type_if=vif"},
                               {"remove", "type_if=vif"},
                               {"add"}}) {
        CHECK_FALSE(parse_event(words, of_a_tap).has_value());
    }
}

TEST_CASE("a backend path may be relative or absolute, and must be that of a vif") {
    for (const std::string path : {"backend/vif/7/0", "/local/domain/0/backend/vif/7/0",
                                   "/local/domain/5/backend/vif/7/0"}) {
        CHECK(parse_event({"online"}, {{"XENBUS_PATH", path}})->backend.text == path);
    }
    for (const std::string path :
         {"", "backend/vif/7", "backend/vif/7/0/", "backend/vbd/7/0", "../backend/vif/7/0",
          "/local/domain/0/backend/vif/7/0/mac", "backend/vif/a/0", "backend/vif/7/-1"}) {
        CAPTURE(path);
        const Error error = error_of([&] {
            return parse_event({"online"}, {{"XENBUS_PATH", path}});
        });
        CHECK(error.kind() == ErrorKind::usage);
        CHECK(says(error, "XENBUS_PATH"));
    }
}

TEST_CASE("arguments that no toolstack uses are a usage error that names the wrong one") {
    for (const auto& [words, name] : {std::pair(Words{}, "event name"),
                                      {{"move", "type_if=vif"}, "move"},
                                      {{"online", "type_if=bridge"}, "bridge"},
                                      {{"online", "offline"}, "offline"}}) {
        const Error error = error_of([&, &words = words] { return parse_event(words, of_a_vif); });
        CHECK(error.kind() == ErrorKind::usage);
        CHECK(says(error, name));
    }
    CHECK(says(error_of([] { return parse_event({"online"}, {}); }), "XENBUS_PATH"));
    CHECK(says(error_of([] {
                   return parse_event({"add", "type_if=tap"}, of_a_vif);
               }),
               "INTERFACE"));
    CHECK(says(error_of([] {
                   return parse_event({"add", "type_if=tap"},
                                      {{"XENBUS_PATH", "backend/vif/7/0"}, {"INTERFACE", "a b"}});
               }),
               "a b"));
}

}  // namespace
}  // namespace vif_workspace::event_test
