// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_filter.h"

#include "filter/ebtables_batch.h"
#include "filter/ebtables_counts.h"
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
        throw Error(Fault::input, "peers: " + quote(binding.peers->words.front().to_string()) +
                                      " and the like need filter = \"nftables\" in the "
                                      "configuration; set it, or remove the node");
    }
    if (binding.addresses.ipv6.empty()) return;
    throw Error(Fault::input,
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
    const InstalledRules found =
        find_installed_rules(run_successfully({{"ebtables-save"}}, deadline));
    const std::string batch = rebuilding_batch(found, render(wanted));
    if (!batch.empty()) run_successfully(restore(batch), deadline);
}

std::vector<Finding> EbtablesFilter::findings(const BindingSet& wanted,
                                              const Deadline& deadline) const {
    const auto save = [&] { return run_successfully({{"ebtables-save"}}, deadline); };
    const std::string expected = in_scratch_network([&] {
        EbtablesFilter().rebuild(wanted, deadline);
        return save();
    });
    return ebtables_findings(expected, save());
}

std::vector<VifId> EbtablesFilter::confined(const Deadline& deadline) const {
    // Called where there is no registry: then there are mostly no rules, and asking the kernel for
    // the chain is much quicker than ebtables-save.
    const bool may_be_legacy = file_exists("/sys/module/ebtable_nat");
    if (!may_be_legacy && !list_nft_text("list chain bridge nat vw-in")) return {};
    std::vector<VifId> vifs;
    for (const std::string& chain :
         find_installed_rules(run_successfully({{"ebtables-save"}}, deadline)).chains) {
        if (const auto vif = vif_of_chain(chain)) vifs.push_back(*vif);
    }
    return vifs;
}

std::optional<Counts> EbtablesFilter::counts(const Binding& binding,
                                             const Deadline& deadline) const {
    const Outcome listing =
        run({{"ebtables", "-t", "nat", "-L", vif_chain_name(binding.vif), "--Lc"}}, deadline);
    return listing.succeeded() ? read_counts(binding, listing.output) : std::nullopt;
}

bool EbtablesFilter::reports_changes(const Deadline& deadline) const {
    const Outcome version = run({{"ebtables", "--version"}}, deadline);
    return version.output.find("nf_tables") != std::string::npos;
}

std::string EbtablesFilter::describe(const BindingSet& wanted) const {
    return changing_batch(Chains(), render(wanted));
}

std::string EbtablesFilter::describe_change(const BindingSet& before,
                                            const BindingSet& wanted) const {
    return batch_between(before, wanted);
}

}  // namespace vif_workspace
