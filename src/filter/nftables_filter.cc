// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/nftables_filter.h"

#include "filter/nftables_elements.h"
#include "filter/nftables_listing.h"
#include "host/log.h"
#include "host/nftables.h"
#include "host/nftables_chain.h"
#include "host/scratch_network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr const char* empty_listing = R"({"nftables": []})";
const std::string table = "table bridge " + std::string(bridge_table_name);

/// Our table in the kernel; empty if there is none.
TableListing installed() {
    const auto json = list_nft("list " + table);
    return json ? parse_listing(*json) : TableListing{};
}

/// The commands that delete chains which another program has put into our table. The table has been
/// flushed, so that no rule refers to them.
std::string deletion_of_foreign_chains(const TableListing& listing) {
    std::string lines;
    for (const auto& [chain, rules] : listing.chains) {
        const bool is_ours =
            bridge_table().find("    chain " + chain + " {") != std::string_view::npos;
        if (!is_ours)
            lines += "delete chain bridge " + std::string(bridge_table_name) + " " + chain + "\n";
    }
    return lines;
}

/// Does the base chain still have its rule? A flush of our table by another program removes the
/// rules and leaves the sets.
bool policy_exists() {
    return jumps_to("from_guest", std::string(bridge_table_name), "prerouting");
}

/// From one set to another, if the table of BEFORE is in the kernel.
std::string changing_commands(const BindingSet& before, const BindingSet& wanted) {
    const std::string rules = connectivity_rules(wanted);
    return commands(element_change(before, wanted)) +
           (rules == connectivity_rules(before) ? "" : rules);
}

/// Replaces the table by that of a set; removes it for an empty set.
std::string replacing_commands(const BindingSet& wanted) {
    std::string remove = "add " + table + "\ndelete " + table + "\n";
    if (wanted.empty()) return remove;
    return remove + std::string(bridge_table()) + connectivity_rules(wanted) +
           commands({.removed = {}, .added = elements(wanted)});
}

/// False, and then nothing was changed, if the kernel refuses: it does not have the table or the
/// elements that the commands expect.
bool attempt(const std::string& commands) {
    if (commands.empty()) return true;
    try {
        run_nft(commands);
        return true;
    } catch (const Error& error) {
        log_warning({{"filter", "nftables"}, {"rules", "rebuilt"}, {"reason", error.what()}});
        return false;
    }
}

}  // namespace

void NftablesFilter::change(const BindingSet& before, const BindingSet& wanted,
                            const Deadline& deadline) {
    const bool is_first_or_last = before.empty() || wanted.empty();
    if (!is_first_or_last && attempt(changing_commands(before, wanted)) && policy_exists()) return;
    rebuild(wanted, deadline);
}

void NftablesFilter::rebuild(const BindingSet& wanted, const Deadline& /*deadline*/) {
    if (wanted.empty()) return run_nft(replacing_commands(wanted));

    // All rules are made again, but only those elements that differ: in one transaction, so that
    // every frame meets the old or the new rules, and so that counters continue.
    const Elements all = elements(wanted);
    const std::string policy = std::string(bridge_table()) + connectivity_rules(wanted);
    TableListing listing;
    try {
        listing = installed();
    } catch (const Error& error) {
        log_warning({{"filter", "nftables"}, {"rules", "rebuilt"}, {"reason", error.what()}});
        return run_nft(replacing_commands(wanted));
    }
    const std::string repair = "add " + table + "\nflush " + table + "\n" +
                               deletion_of_foreign_chains(listing) + policy +
                               commands(element_change(listing.elements, all));
    if (attempt(repair)) return;
    // The table is one of another version, or was changed by hand.
    run_nft(replacing_commands(wanted));
}

std::vector<Finding> NftablesFilter::findings(const BindingSet& wanted,
                                              const Deadline& deadline) const {
    const std::string expected = in_scratch_network([&] {
        NftablesFilter().rebuild(wanted, deadline);
        return list_nft("list " + table).value_or(empty_listing);
    });
    return nftables_findings(parse_listing(expected), installed(), wanted);
}

std::vector<VifId> NftablesFilter::confined(const Deadline& /*deadline*/) const {
    return confined_vifs(installed());
}

std::map<VifId, Counts> NftablesFilter::counts(const BindingSet& bindings,
                                               const Deadline& /*deadline*/) const {
    const TableListing listing = installed();
    std::map<VifId, Counts> counts;
    for (const Binding* binding : bindings.by_serial())
        counts.emplace(binding->vif, read_counts(*binding, listing));
    return counts;
}

std::string NftablesFilter::describe(const BindingSet& wanted) const {
    return commands({.removed = {}, .added = elements(wanted)});
}

std::string NftablesFilter::describe_change(const BindingSet& before,
                                            const BindingSet& wanted) const {
    const bool is_first_or_last = before.empty() || wanted.empty();
    return is_first_or_last ? replacing_commands(wanted) : changing_commands(before, wanted);
}

}  // namespace vif_workspace
