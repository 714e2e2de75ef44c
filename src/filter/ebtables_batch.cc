// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_batch.h"

#include <algorithm>

#include "model/text.h"

namespace vif_workspace {
namespace {

/// The lines of a batch in the order that always works: all chains are made or emptied first, so
/// that no rule refers to a chain when it is removed last.
struct Batch {
    std::string declarations;
    std::string rules;
    std::string removals;

    bool empty() const { return declarations.empty() && rules.empty() && removals.empty(); }

    // Without COMMIT, which ebtables-legacy-restore does not know; both commit at the end of input.
    std::string text() const { return empty() ? "" : "*nat\n" + declarations + rules + removals; }

    // The policy is RETURN, and the chains have an explicit last rule: ebtables-nft emulates any
    // other policy by a hidden rule, which every later command removes and makes again. ":CHAIN"
    // makes a chain that does not exist; of an existing one ebtables-legacy-restore keeps the
    // rules, so -F.
    void declare(const std::string& chain) {
        declarations += ":" + chain + " RETURN\n-F " + chain + "\n";
    }
    void remove(const std::string& chain) { removals += "-X " + chain + "\n"; }
    void append(const std::string& chain, Rules::const_iterator from, Rules::const_iterator to) {
        for (auto rule = from; rule != to; ++rule) rules += "-A " + chain + " " + *rule + "\n";
    }
    // First in the base chain: no ACCEPT of another program may come before it.
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
    InstalledRules installed;
    bool in_table = false;
    for (const std::string_view line : lines_of(ebtables_save)) {
        if (line.starts_with('*')) in_table = line == "*nat";
        if (!in_table) continue;
        if (line.starts_with(":" + std::string(chain_prefix))) {
            installed.chains.emplace_back(line.substr(1, line.find(' ') - 1));
        }
        for (const BaseJump& jump : base_jumps) {
            if (line == std::string("-A ") + jump.from + " -j " + jump.to)
                ++installed.jumps[jump.to];
        }
    }
    return installed;
}

std::string rebuilding_batch(const InstalledRules& installed, const Chains& wanted) {
    Batch batch;
    for (const auto& [chain, rules] : wanted) {
        batch.declare(chain);
        batch.append(chain, rules.begin(), rules.end());
    }
    for (const std::string& chain : installed.chains) {
        if (wanted.contains(chain)) continue;
        batch.declare(chain);
        batch.remove(chain);
    }
    for (const BaseJump& jump : base_jumps) {
        const auto jumps = installed.jumps.find(jump.to);
        const unsigned count = jumps == installed.jumps.end() ? 0 : jumps->second;
        for (unsigned i = 0; i < count; ++i) batch.delete_jump(jump);
        if (wanted.contains(jump.to)) batch.insert_jump(jump);
    }
    return batch.text();
}

}  // namespace vif_workspace
