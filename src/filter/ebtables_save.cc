// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_save.h"

#include <map>

#include "filter/ebtables_rules.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

/// A chain of ours to its rules, and a base chain to its jumps to chains of ours.
using Save = std::map<std::string, std::vector<std::string>>;

Save ours_in(std::string_view text) {
    Save save;
    bool in_table = false;
    for (const std::string_view line : lines_of(text)) {
        if (line.starts_with('*')) in_table = line == "*nat";
        if (!in_table) continue;
        const std::string_view words =
            line.substr(std::min<std::size_t>(line.find(' ') + 1, line.size()));
        const std::string chain(words.substr(0, words.find(' ')));
        if (line.starts_with(":" + std::string(chain_prefix))) {
            save.emplace(line.substr(1, line.find(' ') - 1), std::vector<std::string>());
        } else if (line.starts_with("-A ")) {
            const bool is_ours = chain.starts_with(chain_prefix);
            const bool is_jump =
                line.find("-j " + std::string(chain_prefix)) != std::string_view::npos;
            if (is_ours || is_jump) save[chain].emplace_back(line);
        }
    }
    return save;
}

Finding about(const std::string& chain, const std::string& what) {
    return {.subsystem = Subsystem::rules,
            .vif = vif_of_chain(chain),
            .sentence = "ebtables: chain nat " + chain + " " + what};
}

}  // namespace

std::vector<Finding> ebtables_findings(std::string_view expected, std::string_view installed) {
    const Save wanted = ours_in(expected);
    const Save found = ours_in(installed);
    std::vector<Finding> all;
    for (const auto& [chain, rules] : wanted) {
        const auto same = found.find(chain);
        if (same == found.end()) {
            all.push_back(about(chain, "is missing, or its jump is"));
        } else if (same->second != rules) {
            all.push_back(about(chain, "does not have the expected rules"));
        }
    }
    for (const auto& [chain, rules] : found) {
        if (!wanted.contains(chain)) all.push_back(about(chain, "belongs to no vif in force"));
    }
    return all;
}

}  // namespace vif_workspace
