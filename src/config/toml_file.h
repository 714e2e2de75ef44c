// SPDX-License-Identifier: GPL-2.0-or-later
// A file in TOML whose every key has a meaning: what has none, or has the wrong type, is an error
// that names file, line and key. For the configuration and for files of assignments.
#pragma once

#include <functional>
#include <map>
#include <string>

#include <toml++/toml.h>

namespace vif_workspace {

/// Where in the file a complaint belongs.
struct Place {
    const std::string& file;
    std::string key;
    const toml::node& node;

    [[noreturn]] void refuse(const std::string& what) const;
};

/// Throws Error (input).
toml::table parse_toml(const std::string& text, const std::string& file_name);

using Settings = std::map<std::string, std::function<void(const Place&)>>;

/// Gives each key of a table to the setting of its name; whatever has none is refused.
void apply(const toml::table& table, const std::string& within, const std::string& file,
           const Settings& settings);

std::string string_at(const Place& place);
const toml::table& table_at(const Place& place);

/// A value as the text that the schema's node of the same name would hold, so that both go through
/// one parser: words of a list are joined by blanks, whole numbers written out.
std::string node_text_at(const Place& place);

}  // namespace vif_workspace
