// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/guest_configuration.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "host/command.h"
#include "host/file.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr const char* xl_configuration = "/etc/xen/xl.conf";
constexpr std::size_t largest = 1 << 20;  // far more than a person writes

/// The value of a key: one text, or a list of texts.
struct Value {
    bool is_list;
    std::vector<std::string> items;
};
using Values = std::map<std::string, Value>;

Path reading_program() {
    const char* chosen = std::getenv("VIF_WORKSPACE_LIBEXEC");
    const Path directory = chosen != nullptr ? chosen : VIF_WORKSPACE_LIBEXEC;
    return directory / "read-xl-configuration";
}

/// The parser's sentences repeat bytes of the file.
std::string without_control_characters(std::string text) {
    std::ranges::replace_if(
        text, [](char byte) { return byte < ' ' || byte > '~'; }, '?');
    return text;
}

/// The first line is the cause; others may be advice.
[[noreturn]] void refuse(const std::string& file, const Outcome& outcome) {
    const std::string sentence = outcome.stderr_text.substr(0, outcome.stderr_text.find('\n'));
    if (outcome.status == 1 && !sentence.empty())
        throw Error(ErrorKind::input, without_control_characters(sentence));
    throw Error(ErrorKind::input, file + ": xl's parser failed with status " +
                                      std::to_string(outcome.status) + ": " + quote(sentence));
}

Values parse_values(const std::string& words) {
    std::istringstream stream(words);
    const auto next = [&] {
        std::string word;
        std::getline(stream, word, '\0');
        return word;
    };
    Values values;
    for (std::string key = next(); !key.empty(); key = next()) {
        Value value = {.is_list = next() == "list", .items = {}};
        const std::size_t count = value.is_list ? std::stoul(next()) : 1;
        for (std::size_t i = 0; i < count; ++i) value.items.push_back(next());
        values.emplace(key, std::move(value));
    }
    return values;
}

Values read_values(const std::string& file, const std::string& text,
                   const std::vector<std::string>& keys, const Deadline& deadline) {
    Command command = {{reading_program().string(), file}, text};
    command.argv.insert(command.argv.end(), keys.begin(), keys.end());
    const Outcome outcome = run(command, deadline);
    if (!outcome.succeeded()) refuse(file, outcome);
    return parse_values(outcome.output);
}

std::string text_of(const Values& values, const std::string& key) {
    const auto found = values.find(key);
    const bool is_text = found != values.end() && !found->second.is_list;
    return is_text ? found->second.items.front() : "";
}

std::vector<std::string> vifs_of(const std::string& file, const Values& values) {
    const auto vifs = values.find("vif");
    if (vifs == values.end()) return {};
    if (vifs->second.is_list) return vifs->second.items;
    throw Error(ErrorKind::input,
                file + ": vif: is not a list, so xl ignores it; write vif = [ \"" +
                    without_control_characters(vifs->second.items.front()) + "\" ]");
}

/// xl compares only as many letters as TYPE has, so that a prefix is enough.
GuestConfiguration::Type type_of(const std::string& file, const Values& values) {
    using Type = GuestConfiguration::Type;
    const std::string type = text_of(values, "type");
    if (!values.contains("type")) return text_of(values, "builder") == "hvm" ? Type::hvm : Type::pv;
    for (const auto& [word, meaning] :
         {std::pair<std::string, Type>{"hvm", Type::hvm}, {"pv", Type::pv}, {"pvh", Type::pvh}}) {
        if (word.starts_with(type)) return meaning;
    }
    throw Error(ErrorKind::input,
                file + ": type: " + quote(type) + " is not one of hvm, pv, pvh; correct it");
}

std::string configuration_in(const std::string& file) {
    const auto text = read_file(file);
    if (!text)
        throw Error(ErrorKind::input, "file " + quote(file) + " does not exist; check its path");
    if (text->size() <= largest) return *text;
    throw Error(ErrorKind::input,
                quote(file) +
                    " is larger than 1 MiB, so it is not a guest's configuration; check its path");
}

std::map<std::string, std::string> defaults_of_xl(const Deadline& deadline) {
    const auto text = read_file(xl_configuration);
    if (!text) return {};
    // Of two keys with the same meaning, the later one in this list counts.
    const std::vector<std::pair<std::string, std::string>> keys = {
        {"vifscript", "script"},
        {"vif.default.script", "script"},
        {"defaultbridge", "bridge"},
        {"vif.default.bridge", "bridge"},
        {"vif.default.backend", "backend"}};
    std::vector<std::string> names;
    names.reserve(keys.size());
    for (const auto& key : keys) names.push_back(key.first);
    const Values values = read_values(xl_configuration, *text, names, deadline);
    std::map<std::string, std::string> defaults;
    for (const auto& [name, meaning] : keys) {
        if (values.contains(name)) defaults[meaning] = text_of(values, name);
    }
    return defaults;
}

}  // namespace

GuestConfiguration read_guest_configuration(const std::string& file, const Deadline& deadline) {
    const Values values = read_values(file, configuration_in(file),
                                      {"name", "uuid", "type", "builder", "vif"}, deadline);
    return {.name = text_of(values, "name"),
            .uuid = text_of(values, "uuid"),
            .type = type_of(file, values),
            .vifs = vifs_of(file, values),
            .defaults = defaults_of_xl(deadline)};
}

}  // namespace vif_workspace
