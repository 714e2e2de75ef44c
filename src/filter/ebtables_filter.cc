// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_filter.h"

#include <algorithm>

#include "filter/ebtables_batch.h"
#include "filter/ebtables_counts.h"
#include "filter/ebtables_listing.h"
#include "filter/ebtables_rules.h"
#include "filter/ebtables_save.h"
#include "host/command.h"
#include "host/file.h"
#include "host/log.h"
#include "host/nftables.h"
#include "host/nftables_chain.h"
#include "host/scratch_network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

std::string batch_between(const BindingSet& before, const BindingSet& wanted) {
    const ChainDifference difference = chain_difference(before, wanted);
    return changing_batch(difference.before, difference.after);
}

Command restore(const std::string& batch) {
    return {.argv = {"ebtables-restore", "--noflush"}, .input = batch};
}

bool is_base_chain(const std::string& chain) {
    return std::ranges::any_of(base_jumps,
                               [&](const BaseJump& jump) { return chain == jump.from; });
}

/// The commands of nft that delete our base jumps, one by one: those to chains that go, and those
/// to chains that stay. -D in a batch would do it too, if ebtables had words for every rule that
/// another program has put before them.
struct JumpDeletions {
    std::string to_chains_that_go;
    std::string to_chains_that_stay;
};

JumpDeletions jump_deletions(const KernelTable& nat, const Chains& wanted) {
    JumpDeletions deletions;
    for (const KernelRule& rule : nat.rules) {
        const bool is_ours = rule.is_plain_jump && is_base_chain(rule.chain) &&
                             rule.target.starts_with(chain_prefix);
        if (!is_ours) continue;
        std::string& commands = wanted.contains(rule.target) ? deletions.to_chains_that_stay
                                                             : deletions.to_chains_that_go;
        commands += "delete rule bridge nat " + rule.chain + " handle " +
                    std::to_string(rule.handle) + "\n";
    }
    return deletions;
}

/// A chain with a rule of another program; nothing if there is none.
std::optional<std::string> foreign_chain(const KernelTable& nat) {
    for (const KernelRule& rule : nat.rules) {
        const bool is_ours =
            rule.chain.starts_with(chain_prefix) || rule.target.starts_with(chain_prefix);
        if (!is_ours) return rule.chain;
    }
    return std::nullopt;
}

void apply(const std::string& batch, const KernelTable& nat, const Deadline& deadline) {
    if (batch.empty()) return;
    try {
        run_successfully(restore(batch), deadline);
    } catch (const Error& error) {
        const auto chain = foreign_chain(nat);
        if (error.kind() != ErrorKind::system || !chain) throw;
        throw Error(ErrorKind::system,
                    std::string(error.what()) + "; chain " + *chain +
                        " of table bridge nat has a rule of another program (`nft list table "
                        "bridge nat`): if ebtables has no words for it, remove it, or set filter "
                        "= \"nftables\" in the configuration");
    }
}

/// The old jumps to a chain that stays are deleted after the new ones were made: for a moment a
/// frame may pass our chains twice, but never without them.
void rebuild_in_nf_tables(const BindingSet& wanted, const Deadline& deadline) {
    const KernelTable nat = bridge_table_in_kernel("nat");
    const Chains chains = render(wanted);
    const JumpDeletions old = jump_deletions(nat, chains);
    InstalledRules found = find_installed_rules(as_ebtables_save(nat));
    found.jumps.clear();
    if (!old.to_chains_that_go.empty()) run_nft(old.to_chains_that_go);
    apply(rebuilding_batch(found, chains), nat, deadline);
    if (!old.to_chains_that_stay.empty()) run_nft(old.to_chains_that_stay);
}

/// A flush of table nat by another program removes the base jump too; then no rule that a batch
/// appends is reached.
bool base_jump_exists(const Deadline& deadline) {
    if (jumps_to("vw-in", "nat", "PREROUTING")) return true;
    // False under ebtables-legacy, too.
    const Outcome outcome = run({{"ebtables", "-t", "nat", "-L", "PREROUTING"}}, deadline);
    return outcome.succeeded() && outcome.output.find("-j vw-in") != std::string::npos;
}

}  // namespace

void EbtablesFilter::refuse_unconfinable(const Binding& binding) const {
    if (binding.peers) {
        throw Error(ErrorKind::input, "peers: " + quote(binding.peers->words.front().to_string()) +
                                          " and the like need filter = \"nftables\" in the "
                                          "configuration; set it, or remove the node");
    }
    if (binding.addresses.ipv6.empty()) return;
    throw Error(ErrorKind::input,
                "ip: " + quote(binding.addresses.ipv6.front().to_string()) +
                    " is IPv6, which ebtables cannot confine; remove it, or set filter = "
                    "\"nftables\" in the configuration");
}

void EbtablesFilter::change(const BindingSet& before, const BindingSet& wanted,
                            const Deadline& deadline) {
    const std::string batch = batch_between(before, wanted);
    const bool applied = batch.empty() || run(restore(batch), deadline).succeeded();
    if (applied && (wanted.empty() || base_jump_exists(deadline))) return;
    log_warning(
        {{"filter", "ebtables"}, {"rules", "rebuilt"}, {"reason", "another program changed them"}});
    rebuild(wanted, deadline);
}

void EbtablesFilter::rebuild(const BindingSet& wanted, const Deadline& deadline) {
    if (is_ebtables_nft(deadline)) return rebuild_in_nf_tables(wanted, deadline);
    const InstalledRules found = find_installed_rules(list_nat_table(deadline));
    apply(rebuilding_batch(found, render(wanted)), KernelTable(), deadline);
}

std::vector<Finding> EbtablesFilter::findings(const BindingSet& wanted,
                                              const Deadline& deadline) const {
    const std::string expected = in_scratch_network([&] {
        EbtablesFilter().rebuild(wanted, deadline);
        return list_nat_table(deadline);
    });
    return ebtables_findings(expected, list_nat_table(deadline));
}

std::vector<VifId> EbtablesFilter::confined(const Deadline& deadline) const {
    // Called where there is no registry: then there are mostly no rules, and asking the kernel is
    // much quicker than ebtables-save.
    const bool may_be_legacy = file_exists("/sys/module/ebtable_nat");
    const std::string listing =
        may_be_legacy ? list_nat_table(deadline) : as_ebtables_save(bridge_table_in_kernel("nat"));
    std::vector<VifId> vifs;
    for (const std::string& chain : find_installed_rules(listing).chains) {
        if (const auto vif = vif_of_chain(chain)) vifs.push_back(*vif);
    }
    return vifs;
}

std::map<VifId, Counts> EbtablesFilter::counts(const BindingSet& bindings,
                                               const Deadline& deadline) const {
    Command list = {.argv = {"ebtables", "-t", "nat", "-L"}};
    // One chain can be listed even if another one has a rule for which ebtables has no words.
    if (bindings.size() == 1)
        list.argv.push_back(vif_chain_name(bindings.by_serial().front()->vif));
    list.argv.emplace_back("--Lc");
    const Outcome listing = run(list, deadline);
    return listing.succeeded() ? read_counts(bindings, listing.output) : std::map<VifId, Counts>();
}

bool EbtablesFilter::reports_changes(const Deadline& deadline) const {
    return is_ebtables_nft(deadline);
}

std::string EbtablesFilter::describe(const BindingSet& wanted) const {
    return changing_batch(Chains(), render(wanted));
}

std::string EbtablesFilter::describe_change(const BindingSet& before,
                                            const BindingSet& wanted) const {
    return batch_between(before, wanted);
}

}  // namespace vif_workspace
