// SPDX-License-Identifier: GPL-2.0-or-later
#include "registry/registry_cache.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "example.h"
#include "text_difference.h"
#include "thrown.h"

namespace vif_workspace::registry_text_test {
namespace {

TEST_CASE("a registry is read back as it was written") {
    const RegistryState empty = {.bindings = {}, .generation = 7};
    CHECK(parse_registry(render(empty)).bindings.empty());
    CHECK(parse_registry(render(empty)).generation == 7);

    const RegistryState full = {.bindings = full_set(), .generation = 18446744073709551615U};
    CHECK(parse_registry(render(full)).bindings == full.bindings);
    CHECK(parse_registry(render(full)).generation == full.generation);

    RandomBindings random(1);
    BindingSet set;
    for (int i = 0; i < 200; ++i) {
        set = set.with(random.any());
        CHECK(parse_registry(render(RegistryState{set, 1})).bindings == set);
    }
}

TEST_CASE("a registry text that is cut off anywhere is refused") {
    const std::string text = render(RegistryState{full_set(), 12});
    for (std::size_t length = 0; length < text.size(); ++length) {
        CAPTURE(length);
        const Error error = error_of([&] { return parse_registry(text.substr(0, length)); });
        CHECK(error.kind() == ErrorKind::system);
        CHECK(says(error, "workspacectl repair"));
    }
    CHECK_THROWS_AS(parse_registry(text + "\n"), Error);
}

TEST_CASE("a registry text of another version is refused") {
    std::string text = render(RegistryState{full_set(), 12});
    text.replace(text.find("registry 2 "), 11, "registry 1 ");
    CHECK_THROWS_AS(parse_registry(text), Error);
}

TEST_CASE("a registry text whose lines are not in the order of arrival is refused") {
    std::vector<std::string> lines;
    const BindingSet set = full_set();
    for (const Binding* binding : set.by_serial()) lines.push_back(render(*binding));
    const auto state = [&] {
        std::string text = render_heading(1);
        for (const std::string& line : lines) text += line;
        return text + render_ending(lines.size());
    };
    REQUIRE(parse_registry(state()).bindings == set);
    std::swap(lines[0], lines[1]);
    CHECK_THROWS_AS(parse_registry(state()), Error);
}

TEST_CASE("a field with an invalid value is named") {
    const std::string line =
        "vif7.0 mac=00:16:3e:00:00:0a hostname=alpha ip=10.7.0.10 bridge=xenbr0 dhcp-if=xenbr0 "
        "ports=vif7.0 netmask=255.255.255.0 broadcast=10.7.0.255 lease-time=3600 "
        "phase=online serial=1 since=1";
    const auto text_with = [](const std::string& binding) {
        return "vif-workspace registry 2 generation 1\n" + binding + "\nend 1\n";
    };
    REQUIRE(parse_registry(text_with(line)).bindings.size() == 1);
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
        {"00:16:3e:00:00:0a", "00:16:3E:00:00:0A"},  // right, but not as we write it
        {"ip=10.7.0.10", "ip=10.7.0.10/32"},
        {" bridge=", " ip6= bridge="},
        {"ip=10.7.0.10", "ip=10.7.0.10 ip6=2001:DB8::1"},
        {" phase", " gateway6=fe80::1 phase"},
        {" phase", " dns6=2001:db8::53 phase"},
        {"ip=10.7.0.10", "ip=10.7.0.10 ip6=2001:db8::/64 gateway6=fe80::1"},
        {"serial=1", "serial=01"},
        {"since=1", "since=-0"},
    };
    for (const auto& damage : damages) {
        CAPTURE(damage.second);
        const auto& [good, bad] = damage;
        std::string damaged = line;
        damaged.replace(damaged.find(good), good.size(), bad);
        CHECK_THROWS_AS(parse_registry(text_with(damaged)), Error);
    }
}

TEST_CASE("no required field of a line can be left out, moved or repeated") {
    const std::string text = render(RegistryState{BindingSet().with(alpha()), 1});
    const std::size_t start = text.find('\n') + 1;
    std::vector<std::string> fields;
    std::istringstream line(text.substr(start, text.find('\n', start) - start));
    for (std::string field; std::getline(line, field, ' ');) fields.push_back(field);
    const auto text_of = [&](const std::vector<std::string>& words) {
        std::string binding;
        for (const std::string& word : words) binding += (binding.empty() ? "" : " ") + word;
        return text.substr(0, start) + binding + "\nend 1\n";
    };
    REQUIRE(text_of(fields) == text);  // alpha has required fields only
    for (std::size_t i = 0; i < fields.size(); ++i) {
        CAPTURE(fields[i]);
        std::vector<std::string> words = fields;
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_THROWS_AS(parse_registry(text_of(words)), Error);
        words.push_back(fields[i]);
        if (i + 1 < fields.size()) CHECK_THROWS_AS(parse_registry(text_of(words)), Error);
        words = fields;
        words.insert(words.begin() + static_cast<std::ptrdiff_t>(i), fields[i]);
        CHECK_THROWS_AS(parse_registry(text_of(words)), Error);
        words = fields;
        words[i] = fields[i].substr(0, fields[i].find('=') + 1);
        CHECK_THROWS_AS(parse_registry(text_of(words)), Error);
        words[i] = fields[i] + "?";
        CHECK_THROWS_AS(parse_registry(text_of(words)), Error);
    }
}

/// Absent if it is refused.
std::optional<RegistryState> read_back(const std::string& text) {
    try {
        return parse_registry(text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

TEST_CASE(
    "a text with any damaged byte is refused, or is what is written for the state that is read "
    "from it") {
    const std::string text = render(RegistryState{full_set(), 12});
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char damage : {'\0', '\n', ' ', ',', '=', '"', '+', 'a', '\xff'}) {
            std::string damaged = text;
            damaged[at] = damage;
            const auto state = read_back(damaged);
            if (!state) continue;
            REQUIRE(text_difference(damaged, render(*state)) == "");
        }
    }
}

TEST_CASE("a vif on two lines is refused, because one of them would be lost") {
    const std::string text = render(RegistryState{BindingSet().with(alpha()), 1});
    const std::size_t start = text.find('\n') + 1;
    const std::string line = text.substr(start, text.find("end 1") - start);
    CHECK_NOTHROW(parse_registry(text.substr(0, start) + line + "end 1\n"));
    CHECK_THROWS_AS(parse_registry(text.substr(0, start) + line + line + "end 2\n"), Error);
}

TEST_CASE("a count that differs from the number of lines is refused") {
    const std::string text = render(RegistryState{BindingSet().with(alpha()).with(beta()), 1});
    for (const char* count : {"end 1\n", "end 3\n", "end -2\n", "end \n", "end 2 \n", "end 2x\n"}) {
        CAPTURE(count);
        CHECK_THROWS_AS(parse_registry(text.substr(0, text.find("end 2")) + count), Error);
    }
    CHECK_THROWS_AS(parse_registry(text + text), Error);
    CHECK_THROWS_AS(parse_registry(""), Error);
}

TEST_CASE("with a cache the registry is read and written as without one, whatever came before") {
    RandomBindings random(7);
    RegistryCache cache;
    BindingSet set;
    for (std::uint64_t generation = 1; generation <= 200; ++generation) {
        set = random.one_in(3) ? set.without(random.vif()) : set.with(random.any());
        const RegistryState state = {set, generation};
        REQUIRE(cache.render(state) == render(state));
        const RegistryState read = cache.parse(render(state));
        REQUIRE(read.bindings == set);
        REQUIRE(read.generation == generation);
        set = random.one_in(2) ? read.bindings : set;
        RegistryCache another;
        REQUIRE(another.parse(render(state)).bindings == set);
        REQUIRE(another.render({set, generation}) == render(state));
        CHECK_THROWS_AS(cache.parse("vif-workspace registry 0\n"), Error);
    }
}

}  // namespace
}  // namespace vif_workspace::registry_text_test
