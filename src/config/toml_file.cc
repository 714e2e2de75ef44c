// SPDX-License-Identifier: GPL-2.0-or-later
#include "config/toml_file.h"

#include <algorithm>
#include <ranges>
#include <string_view>

#include "model/error.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

[[noreturn]] void reject_line(const std::string& file_name, int line, const std::string& what) {
    throw Error(ErrorKind::input, file_name + ":" + std::to_string(line) + ": " + what);
}

/// The position behind the closing quote of the string that opens at BEGIN.
std::string_view::size_type end_of_string(std::string_view line,
                                          std::string_view::size_type begin) {
    const char quote = line[begin];
    for (auto at = begin + 1; at < line.size(); ++at) {
        if (line[at] == quote) return at + 1;
        if (quote == '"' && line[at] == '\\') ++at;
    }
    return line.size();
}

/// toml++ 3 has undefined behaviour for certain characters from U+00A1 on outside of strings and
/// comments (its issues 190 and 295). No value of ours needs such a character, so only comments may
/// have them. No value of ours has several lines either, so comments can be found without a full
/// parser of TOML.
void reject_non_ascii(std::string_view text, const std::string& file_name) {
    int number = 0;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        for (std::string_view::size_type at = 0; at < line.size() && line[at] != '#';) {
            const bool is_quote = line[at] == '"' || line[at] == '\'';
            const auto end = is_quote ? end_of_string(line, at) : at + 1;
            const std::string_view part = line.substr(at, end - at);
            if (!std::ranges::all_of(part, [](unsigned char letter) { return letter < 0x80; })) {
                reject_line(
                    file_name, number,
                    "only comments may have characters other than ASCII: " + sanitize(line));
            }
            if (is_quote && part.size() == 2 && line.substr(end, 1) == line.substr(at, 1)) {
                reject_line(file_name, number,
                            "a string of several lines is not allowed here; write it on one line, "
                            "in double quotes");
            }
            at = end;
        }
    }
}

}  // namespace

void TomlKey::reject(const std::string& what) const {
    throw Error(ErrorKind::input,
                file + ":" + std::to_string(node.source().begin.line) + ": " + key + ": " + what);
}

toml::table parse_toml(const std::string& text, const std::string& file_name) {
    reject_non_ascii(text, file_name);
    try {
        return toml::parse(text, file_name);
    } catch (const toml::parse_error& error) {
        throw Error(ErrorKind::input,
                    file_name + ":" + std::to_string(error.source().begin.line) + ": " +
                        sanitize(error.description()) +
                        "; in TOML a string needs double quotes, and a table may appear only once");
    }
}

void apply(const toml::table& table, const std::string& prefix, const std::string& file,
           const Settings& settings) {
    for (const auto& [key, node] : table) {
        const std::string name = prefix + sanitize(key.str());
        const TomlKey entry = {file, name, node};
        const auto setting = settings.find(std::string(key.str()));
        if (setting != settings.end()) {
            setting->second(entry);
            continue;
        }
        entry.reject("is not a known key; the keys are " + join(settings | std::views::keys, ", "));
    }
}

std::string string_at(const TomlKey& entry) {
    const auto* text = entry.node.as_string();
    if (text == nullptr) entry.reject("must be a string in double quotes");
    return text->get();
}

const toml::table& table_at(const TomlKey& entry) {
    const auto* table = entry.node.as_table();
    if (table == nullptr) entry.reject("must be a table: [" + entry.key + "]");
    return *table;
}

std::string node_text_at(const TomlKey& entry) {
    if (const auto* number = entry.node.as_integer()) return std::to_string(number->get());
    const auto* list = entry.node.as_array();
    if (list == nullptr) return string_at(entry);
    std::vector<std::string> words;
    for (const toml::node& element : *list) {
        const std::string word = string_at({entry.file, entry.key, element});
        if (word.empty() || word.find(' ') != std::string::npos) {
            entry.reject(quote(word) +
                         " is not one word; write each word as an element of its own");
        }
        words.push_back(word);
    }
    return join(words, " ");
}

}  // namespace vif_workspace
