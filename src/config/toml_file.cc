// SPDX-License-Identifier: GPL-2.0-or-later
#include "config/toml_file.h"

#include <algorithm>
#include <string_view>

#include "model/error.h"

namespace vif_workspace {
namespace {

[[noreturn]] void refuse_line(const std::string& file_name, int line, const std::string& what) {
    throw Error(Fault::input, file_name + ":" + std::to_string(line) + ": " + what);
}

/// Where the text that opens at BEGIN, by that quote, ends on its line: behind the closing quote.
std::string_view::size_type end_of_text(std::string_view line, std::string_view::size_type begin) {
    const char quote = line[begin];
    for (auto at = begin + 1; at < line.size(); ++at) {
        if (line[at] == quote) return at + 1;
        if (quote == '"' && line[at] == '\\') ++at;
    }
    return line.size();
}

/// toml++ 3 is undefined where it meets certain characters from U+00A1 on outside of a text or a
/// comment (its issues 190 and 295). No value of ours has any, so that only comments may; and none
/// has several lines, so that comments are found here without reading TOML whole.
void reject_non_ascii(std::string_view text, const std::string& file_name) {
    for (int number = 1; !text.empty(); ++number) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        for (std::string_view::size_type at = 0; at < line.size() && line[at] != '#';) {
            const bool is_quote = line[at] == '"' || line[at] == '\'';
            const auto end = is_quote ? end_of_text(line, at) : at + 1;
            const std::string_view part = line.substr(at, end - at);
            if (!std::ranges::all_of(part, [](unsigned char letter) { return letter < 0x80; })) {
                refuse_line(file_name, number,
                            "what is not ASCII may stand in a comment only: " + sanitize(line));
            }
            if (is_quote && part.size() == 2 && line.substr(end, 1) == line.substr(at, 1)) {
                refuse_line(file_name, number,
                            "a text of several lines has no meaning here; write it on one, in "
                            "double quotes");
            }
            at = end;
        }
    }
}

}  // namespace

void Place::refuse(const std::string& what) const {
    throw Error(Fault::input,
                file + ":" + std::to_string(node.source().begin.line) + ": " + key + ": " + what);
}

toml::table parse_toml(const std::string& text, const std::string& file_name) {
    reject_non_ascii(text, file_name);
    try {
        return toml::parse(text, file_name);
    } catch (const toml::parse_error& error) {
        throw Error(Fault::input,
                    file_name + ":" + std::to_string(error.source().begin.line) + ": " +
                        sanitize(error.description()) +
                        "; in TOML a text stands in double quotes, and a table once only");
    }
}

void apply(const toml::table& table, const std::string& within, const std::string& file,
           const Settings& settings) {
    for (const auto& [key, node] : table) {
        const std::string name = within + sanitize(key.str());
        const Place place = {file, name, node};
        const auto setting = settings.find(std::string(key.str()));
        if (setting != settings.end()) {
            setting->second(place);
            continue;
        }
        std::string known;
        for (const auto& [word, action] : settings) known += (known.empty() ? "" : ", ") + word;
        place.refuse("no such key; there are " + known);
    }
}

std::string string_at(const Place& place) {
    const auto* text = place.node.as_string();
    if (text == nullptr) place.refuse("must be a string in double quotes");
    return text->get();
}

const toml::table& table_at(const Place& place) {
    const auto* table = place.node.as_table();
    if (table == nullptr) place.refuse("must be a table: [" + place.key + "]");
    return *table;
}

std::string node_text_at(const Place& place) {
    if (const auto* number = place.node.as_integer()) return std::to_string(number->get());
    const auto* list = place.node.as_array();
    if (list == nullptr) return string_at(place);
    std::string words;
    for (const toml::node& element : *list) {
        const std::string word = string_at({place.file, place.key, element});
        if (word.empty() || word.find(' ') != std::string::npos) {
            place.refuse(quote(word) + " is not one word");
        }
        words += (words.empty() ? "" : " ") + word;
    }
    return words;
}

}  // namespace vif_workspace
