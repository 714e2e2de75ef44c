// SPDX-License-Identifier: GPL-2.0-or-later
// The output of `ebtables-save`, with our rules and others.
#include "filter/ebtables_save.h"

#include "filter/ebtables_batch.h"
#include "fuzz.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    must(ebtables_findings(input, input).empty(), "a printing differs from itself");
    const InstalledRules found = find_installed_rules(input);
    for (const std::string& chain : found.chains) {
        must(chain.starts_with(chain_prefix), "a chain is not ours", chain);
        must(chain.find_first_of(" \n") == std::string::npos, "a chain is two words", chain);
    }
    const std::string batch = rebuilding_batch(found, {});
    must(batch.empty() || batch.starts_with("*nat\n"), "a batch is none", batch);
    must(batch.find("\n*") == std::string::npos, "a batch changes two tables", batch);
    for (const std::string_view line : split(batch, "\n")) {
        const bool is_of_ours = line.find(chain_prefix) != std::string_view::npos;
        must(line.empty() || line == "*nat" || is_of_ours, "a line is about another's chain", line);
    }
}

}  // namespace vif_workspace::fuzz
