// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_batch.h"

#include <algorithm>

#include "model/text.h"

namespace vif_workspace {
namespace {

/// In the order that always works: chains are made or emptied first, so that nothing refers to one
/// that is removed last.
struct Batch {
    std::string declarations;
    std::string rules;
    std::string removals;

    bool empty() const { return declarations.empty() && rules.empty() && removals.empty(); }

    // Without COMMIT, a word that ebtables-legacy-restore does not know; both commit at the end.
    std::string text() const { return empty() ? "" : "*nat\n" + declarations + rules + removals; }

    // Policy RETURN and an explicit last rule: any other policy is emulated by ebtables-nft with a
    // hidden rule that every later command removes and makes again. The first word makes a chain
    // that is not there, but of one that is ebtables-legacy-restore keeps the rules.
    void declare(const std::string& chain) {
        declarations += ":" + chain + " RETURN\n-F " + chain + "\n";
    }
    void remove(const std::string& chain) { removals += "-X " + chain + "\n"; }
    void append(const std::string& chain, Rules::const_iterator from, Rules::const_iterator to) {
        for (auto rule = from; rule != to; ++rule) rules += "-A " + chain + " " + *rule + "\n";
    }
    // First in the base chain: nobody's ACCEPT before it may let a workspace by.
    void insert_jump(const BaseJump& jump) {
        rules += std::string("-I ") + jump.from + " 1 -j " + jump.to + "\n";
    }
    void delete_jump(const BaseJump& jump) {
        rules += std::string("-D ") + jump.from + " -j " + jump.to + "\n";
    }
};

void change_chain(Batch& batch, const std::string& chain, const Rules& before, const Rules& after) {
    if (before == after) return;
    const bool only_grew =
        before.size() < after.size() && std::equal(before.begin(), before.end(), after.begin());
    if (!only_grew) batch.declare(chain);
    batch.append(
        chain,
        only_grew ? after.begin() + static_cast<std::ptrdiff_t>(before.size()) : after.begin(),
        after.end());
}

}  // namespace

std::string changing_batch(const Chains& before, const Chains& after) {
    Batch batch;
    for (const auto& [chain, rules] : after) {
        const auto old = before.find(chain);
        if (old != before.end()) {
            change_chain(batch, chain, old->second, rules);
            continue;
        }
        batch.declare(chain);
        batch.append(chain, rules.begin(), rules.end());
    }
    for (const auto& [chain, rules] : before) {
        if (after.contains(chain)) continue;
        batch.declare(chain);
        batch.remove(chain);
    }
    for (const BaseJump& jump : base_jumps) {
        const bool had = before.contains(jump.to);
        const bool has = after.contains(jump.to);
        if (has && !had) batch.insert_jump(jump);
        if (had && !has) batch.delete_jump(jump);
    }
    return batch.text();
}

InstalledRules find_installed_rules(std::string_view ebtables_save) {
    InstalledRules found;
    bool in_table = false;
    for (const std::string_view line : lines_of(ebtables_save)) {
        if (line.starts_with('*')) in_table = line == "*nat";
        if (!in_table) continue;
        if (line.starts_with(":" + std::string(chain_prefix))) {
            found.chains.emplace_back(line.substr(1, line.find(' ') - 1));
        }
        for (const BaseJump& jump : base_jumps) {
            if (line == std::string("-A ") + jump.from + " -j " + jump.to) ++found.jumps[jump.to];
        }
    }
    return found;
}

std::string rebuilding_batch(const InstalledRules& found, const Chains& wanted) {
    Batch batch;
    for (const auto& [chain, rules] : wanted) {
        batch.declare(chain);
        batch.append(chain, rules.begin(), rules.end());
    }
    for (const std::string& chain : found.chains) {
        if (wanted.contains(chain)) continue;
        batch.declare(chain);
        batch.remove(chain);
    }
    for (const BaseJump& jump : base_jumps) {
        const auto standing = found.jumps.find(jump.to);
        const unsigned count = standing == found.jumps.end() ? 0 : standing->second;
        for (unsigned i = 0; i < count; ++i) batch.delete_jump(jump);
        if (wanted.contains(jump.to)) batch.insert_jump(jump);
    }
    return batch.text();
}

}  // namespace vif_workspace
