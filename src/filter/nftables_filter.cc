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

/// What stands in the kernel; nothing where there is no table of ours.
TableListing standing() {
    const auto json = list_nft("list " + table);
    return json ? parse_listing(*json) : TableListing{};
}

/// Chains that somebody put into our table; it has been flushed, so that nothing refers to them.
std::string removal_of_strays(const TableListing& found) {
    std::string lines;
    for (const auto& [chain, rules] : found.chains) {
        const bool is_ours =
            bridge_table().find("    chain " + chain + " {") != std::string_view::npos;
        if (!is_ours)
            lines += "delete chain bridge " + std::string(bridge_table_name) + " " + chain + "\n";
    }
    return lines;
}

/// Whoever flushed our table took the rules and left the sets.
bool policy_exists() {
    return jumps_to("from_guest", std::string(bridge_table_name), "prerouting");
}

/// From one set to another, where the table stands.
std::string changing_commands(const BindingSet& before, const BindingSet& wanted) {
    const std::string rules = connectivity_rules(wanted);
    return commands(element_change(before, wanted)) +
           (rules == connectivity_rules(before) ? "" : rules);
}

/// The table of a set in place of any that stands; for an empty set it goes.
std::string replacing_commands(const BindingSet& wanted) {
    std::string remove = "add " + table + "\ndelete " + table + "\n";
    if (wanted.empty()) return remove;
    return remove + std::string(bridge_table()) + connectivity_rules(wanted) +
           commands({.removed = {}, .added = elements(wanted)});
}

/// False, and nothing is changed, if the kernel does not have what the commands take for granted.
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

    // The rules anew, of the elements those that differ: no frame passes between two states, and
    // counters go on.
    const Elements all = elements(wanted);
    const std::string policy = std::string(bridge_table()) + connectivity_rules(wanted);
    TableListing found;
    try {
        found = standing();
    } catch (const Error& error) {
        log_warning({{"filter", "nftables"}, {"rules", "rebuilt"}, {"reason", error.what()}});
        return run_nft(replacing_commands(wanted));
    }
    const std::string mending = "add " + table + "\nflush " + table + "\n" +
                                removal_of_strays(found) + policy +
                                commands(element_change(found.elements, all));
    if (attempt(mending)) return;
    // A table that is not ours in all its parts: of another version, or changed by hand.
    run_nft(replacing_commands(wanted));
}

std::vector<Finding> NftablesFilter::findings(const BindingSet& wanted,
                                              const Deadline& deadline) const {
    const std::string expected = in_scratch_network([&] {
        NftablesFilter().rebuild(wanted, deadline);
        return list_nft("list " + table).value_or(empty_listing);
    });
    return nftables_findings(parse_listing(expected), standing(), wanted);
}

std::vector<VifId> NftablesFilter::confined(const Deadline& /*deadline*/) const {
    return confined_vifs(standing());
}

std::optional<Counts> NftablesFilter::counts(const Binding& binding,
                                             const Deadline& /*deadline*/) const {
    return read_counts(binding, standing());
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
