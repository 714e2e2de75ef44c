// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/diversion_listing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "diversion/diversion_names.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

std::string_view trimmed(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line;
}

/// A rule without its count, and the count.
struct CountedRule {
    std::string rule;
    std::optional<std::uint64_t> frames;
};

CountedRule split_count(std::string_view rule) {
    constexpr std::string_view label = "counter packets ";
    std::string text(rule);
    const std::size_t at = text.find(label);
    if (at == std::string::npos) return {text, std::nullopt};
    const std::size_t from = at + label.size();
    const std::size_t end = std::min(text.find(' ', text.find("bytes ", from) + 6), text.size());
    const std::string_view digits = leading_digits(rule.substr(from));
    return {text.substr(0, at) + "counter" + text.substr(end),
            parse_number<std::uint64_t>(digits).value_or(0)};
}

/// Chains of a bridge are changed without the registry's lock, so an event may be about to change
/// them.
Finding about(const std::string& chain, const std::string& what) {
    const std::string sentence = "DHCP at the port: chain " + chain + " " + what;
    if (is_chain_of_bridge(chain)) {
        return {.subsystem = Subsystem::dhcp,
                .sentence = sentence,
                .resolved_by = ResolvedBy::any_event};
    }
    const std::optional<VifId> vif = vif_of_diversion_chain(chain);
    // An event first renames the device of its vif and then makes the rules for it again.
    return {.subsystem = Subsystem::rules,
            .vif = vif,
            .sentence = sentence,
            .resolved_by = vif ? ResolvedBy::own_event : ResolvedBy::none};
}

}  // namespace

DiversionListing parse_diversion_listing(std::string_view text) {
    constexpr std::string_view beginning = "chain ";
    DiversionListing listing;
    std::string chain;
    for (const std::string_view indented : lines_of(text)) {
        const std::string_view line = trimmed(indented);
        if (line.starts_with(beginning) && line.ends_with(" {")) {
            chain = line.substr(beginning.size(), line.size() - beginning.size() - 2);
            listing.chains[chain];
        } else if (line == "}") {
            chain.clear();
        } else if (!chain.empty()) {
            CountedRule counted = split_count(line);
            listing.chains[chain].push_back(std::move(counted.rule));
            if (counted.frames) listing.frames[chain].push_back(*counted.frames);
        }
    }
    return listing;
}

std::vector<Finding> diversion_findings(const DiversionListing& expected,
                                        const DiversionListing& installed,
                                        const BindingSet& wanted) {
    if (installed.chains.empty() && !expected.chains.empty()) {
        return {{.subsystem = Subsystem::rules,
                 .sentence = "DHCP at the port: the table " + std::string(diversion_table) +
                             " is missing"}};
    }
    std::vector<Finding> all;
    for (const auto& [chain, rules] : expected.chains) {
        const auto same = installed.chains.find(chain);
        if (same == installed.chains.end()) {
            all.push_back(about(chain, "is missing"));
        } else if (same->second != rules) {
            all.push_back(about(chain, "does not have the expected rules"));
        }
    }
    for (const auto& [chain, rules] : installed.chains) {
        const auto vif = vif_of_port_chain(chain);
        const bool is_of_lost_device = vif && wanted.find(*vif) != nullptr;
        if (!expected.chains.contains(chain) && !is_of_lost_device)
            all.push_back(about(chain, "belongs to nothing in force"));
    }
    return all;
}

std::set<MacAddress> macs_in_set(std::string_view json) {
    std::set<MacAddress> macs;
    for (std::size_t at = json.find('"'); at != std::string_view::npos; at = json.find('"', at)) {
        const std::size_t begin = at + 1;
        const std::size_t end = std::min(json.find('"', begin), json.size());
        if (const auto mac = MacAddress::parse(json.substr(begin, end - begin))) macs.insert(*mac);
        at = std::min(end + 1, json.size());
    }
    return macs;
}

std::vector<Finding> declined_addresses(const InterfaceName& bridge, const BindingSet& wanted,
                                        const std::set<MacAddress>& declined) {
    std::vector<Finding> all;
    for (const Binding* binding : wanted.served_on(bridge)) {
        if (!declined.contains(binding->mac)) continue;
        const std::string address = binding->addresses.dhcp_address().to_string();
        all.push_back(
            {.subsystem = Subsystem::dhcp,
             .vif = binding->vif,
             .sentence = binding->vif.to_string() + ": the guest has declined " + address +
                         " within the last minute, which says that another machine of its network "
                         "uses that address; find it by `arping " +
                         address + "`, or assign another address to " + binding->mac.to_string(),
             .resolved_by = ResolvedBy::person});
    }
    return all;
}

RequestCounts read_request_counts(const VifId& vif, const DiversionListing& listing) {
    RequestCounts counts;
    for (const std::string& chain :
         {request_chain(vif), request_chain6(vif), solicitation_chain(vif)}) {
        const auto frames = listing.frames.find(chain);
        if (frames == listing.frames.end() || frames->second.empty()) continue;
        // The last rule counts what is dropped, those before it what is passed.
        counts.dropped += frames->second.back();
        for (std::size_t i = 0; i + 1 < frames->second.size(); ++i)
            counts.passed += frames->second[i];
    }
    return counts;
}

}  // namespace vif_workspace
