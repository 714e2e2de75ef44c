// SPDX-License-Identifier: GPL-2.0-or-later
// Arguments with which another account calls dhcp-config and ebtables-config, a line for each: a
// call that is accepted is an assignment that the schema's reader accepts, in plain text.
#include "legacy/legacy_call.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {
namespace {

void check(const LegacyEntry& entry) {
    parse_assignment(entry.nodes);
    for (const auto& [node, value] : entry.nodes) {
        must(is_harmless(node), "a node is not plain", node);
        for (const std::string_view word : split(value, " ")) {
            must(is_harmless(word), "a value is not plain", value);
        }
    }
}

}  // namespace

void fuzz(std::string_view input) {
    std::vector<std::string> words;
    for (const std::string_view word : split(input, "\n")) words.emplace_back(word);
    for (const auto parse : {parse_dhcp_config, parse_ebtables_config}) {
        try {
            const LegacyCall call = parse(words);
            if (const auto* addition = std::get_if<Addition>(&call)) check(addition->entry);
        } catch (const Error& error) {
            must(is_printable(error.what()), "a sentence is not printable", error.what());
        }
    }
}

}  // namespace vif_workspace::fuzz
