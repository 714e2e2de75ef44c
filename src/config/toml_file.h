// SPDX-License-Identifier: GPL-2.0-or-later
// A TOML file in which every key must be known: an unknown key or a wrong type is an error that
// names file, line and key. For configuration.h and assignment_file.h, which say what the keys are.
#pragma once

#include <functional>
#include <map>
#include <string>

#include <toml++/toml.h>

namespace vif_workspace {

/// A key of the file with its value.
struct TomlKey {
    const std::string& file;
    std::string key;  // with those of its tables, like bridge.xenbr0.mtu
    const toml::node& node;

    /// Throws Error (input): "FILE:LINE: KEY: WHAT".
    [[noreturn]] void reject(const std::string& what) const;
};

/// Throws Error (input).
toml::table parse_toml(const std::string& text, const std::string& file_name);

using Settings = std::map<std::string, std::function<void(const TomlKey&)>>;

/// Calls the setting of each key of TABLE. Throws Error (input) for a key that has none. PREFIX
/// comes before the keys in errors, like "dhcp.".
void apply(const toml::table& table, const std::string& prefix, const std::string& file,
           const Settings& settings);

/// Throw Error (input) for a value of another type.
std::string string_at(const TomlKey& entry);
const toml::table& table_at(const TomlKey& entry);

/// The value as the text that the schema's node of the same name would hold, so that one parser
/// serves both. The words of a list are joined by blanks, and a whole number is written out.
std::string node_text_at(const TomlKey& entry);

}  // namespace vif_workspace
