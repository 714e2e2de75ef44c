#include "filter/nftables_filter.h"

#include "filter/nftables_elements.h"
#include "filter/nftables_listing.h"
#include "host/log.h"
#include "host/network.h"
#include "host/nftables.h"
#include "host/nftables_chain.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

const std::string table = "table bridge " + std::string(bridge_table_name);

/// What stands in the kernel; nothing where there is no table of ours.
Listing standing() {
    const auto json = list_nft("list " + table);
    return json ? parse_listing(*json) : Listing{};
}

/// Whoever flushed our table took the rules and left the sets.
bool policy_stands() {
    return has_rules(bridge_table_name, "prerouting");
}

/// False, and nothing is changed, if the kernel does not have what the commands take for granted.
bool attempt(const std::string& commands) {
    if (commands.empty()) return true;
    try {
        run_nft(commands);
        return true;
    } catch (const Error& error) {
        log_warning("filter=nftables found=" + quoted(error.what()));
        return false;
    }
}

}  // namespace

void NftablesFilter::change(const BindingSet& before, const BindingSet& wanted,
                            const Deadline& deadline) {
    const bool is_first_or_last = before.empty() || wanted.empty();
    if (!is_first_or_last && attempt(commands(element_change(before, wanted))) && policy_stands()) {
        return;
    }
    rebuild(wanted, deadline);
}

void NftablesFilter::rebuild(const BindingSet& wanted, const Deadline& /*deadline*/) {
    const std::string remove = "add " + table + "\ndelete " + table + "\n";
    if (wanted.empty()) return run_nft(remove);

    // The rules anew, of the elements those that differ: no frame passes between two states, and
    // counters go on.
    const Elements all = elements(wanted);
    const std::string policy(bridge_table());
    const std::string mending = "add " + table + "\nflush " + table + "\n" + policy +
                                commands(element_change(standing().elements, all));
    if (attempt(mending)) return;
    // A table that is not ours in all its parts: of another version, or changed by hand.
    run_nft(remove + policy + commands({.removed = {}, .added = all}));
}

std::vector<VifId> NftablesFilter::confined(const Deadline& /*deadline*/) const {
    std::vector<VifId> vifs;
    const Listing listing = standing();
    const auto ports = listing.elements.find("ports");
    if (ports == listing.elements.end()) return vifs;
    for (const std::string& port : ports->second) {
        const auto vif = VifId::parse(std::string_view(port).substr(1, port.size() - 2));
        if (vif) vifs.push_back(*vif);
    }
    return vifs;
}

std::optional<Counts> NftablesFilter::counts(const Binding& binding,
                                             const Deadline& /*deadline*/) const {
    return read_counts(binding, standing());
}

void NftablesFilter::join(const InterfaceName& port, const InterfaceName& bridge,
                          const Deadline& deadline) {
    put_on_bridge(port, bridge, deadline);
}

std::string NftablesFilter::describe(const BindingSet& wanted) const {
    return commands({.removed = {}, .added = elements(wanted)});
}

}  // namespace vif_workspace
