#include "registry/record.h"

#include <doctest/doctest.h>

#include "example.h"
#include "thrown.h"

namespace vif_workspace {
namespace {

TEST_CASE("what is recorded is read back as it was") {
    const Record empty = {.bindings = {}, .generation = 7};
    CHECK(parse_record(render(empty)).bindings.empty());
    CHECK(parse_record(render(empty)).generation == 7);

    const Record full = {.bindings = full_set(), .generation = 18446744073709551615U};
    CHECK(parse_record(render(full)).bindings == full.bindings);
    CHECK(parse_record(render(full)).generation == full.generation);

    RandomBindings random(1);
    BindingSet set;
    for (int i = 0; i < 200; ++i) {
        set = set.with(random.any());
        CHECK(parse_record(render(Record{set, 1})).bindings == set);
    }
}

TEST_CASE("a record that is cut off anywhere is refused") {
    const std::string text = render(Record{full_set(), 12});
    for (std::size_t length = 0; length < text.size(); ++length) {
        CAPTURE(length);
        const Error error = error_of([&] { return parse_record(text.substr(0, length)); });
        CHECK(error.fault() == Fault::system);
        CHECK(says(error, "workspace-vif repair"));
    }
    CHECK_THROWS_AS(parse_record(text + "\n"), Error);
}

TEST_CASE("a record of another version is refused") {
    std::string text = render(Record{full_set(), 12});
    text.replace(text.find("registry 1 "), 11, "registry 2 ");
    CHECK_THROWS_AS(parse_record(text), Error);
}

TEST_CASE("a field that its type refuses is named") {
    const std::string line =
        "vif7.0 mac=00:16:3e:00:00:0a hostname=alpha ip=10.7.0.10 bridge=xenbr0 dhcp-if=xenbr0 "
        "ports=vif7.0 server=10.7.0.1 netmask=255.255.255.0 broadcast=10.7.0.255 lease-time=3600 "
        "site-dhcp=elsewhere phase=online serial=1 since=1";
    const auto record_with = [](const std::string& binding) {
        return "vif-workspace registry 1 generation 1\n" + binding + "\nend 1\n";
    };
    REQUIRE(parse_record(record_with(line)).bindings.size() == 1);
    const std::vector<std::pair<std::string, std::string>> damages = {
        {"vif7.0 mac", "vif7 mac"},
        {"00:16:3e:00:00:0a", "01:16:3e:00:00:0a"},
        {"=alpha", "=al\"pha"},
        {"ip=10.7.0.10", "ip=10.7.0.10/24"},
        {"ip=10.7.0.10", "ip=10.7.0.8/29"},
        {"ports=vif7.0", "ports=vif7.0+"},
        {"255.255.255.0", "255.0.255.0"},
        {"lease-time=3600", "lease-time=1"},
        {"phase=online", "phase=maybe"},
        {"serial=1", "serial=-1"},
        {"since=1", "since=1 more=1"},
        {" server=10.7.0.1", ""},
    };
    for (const auto& [good, bad] : damages) {
        CAPTURE(bad);
        std::string damaged = line;
        damaged.replace(damaged.find(good), good.size(), bad);
        CHECK_THROWS_AS(parse_record(record_with(damaged)), Error);
    }
}

}  // namespace
}  // namespace vif_workspace
