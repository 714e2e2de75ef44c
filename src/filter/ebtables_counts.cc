// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_counts.h"

#include <algorithm>
#include <optional>

#include "filter/ebtables_rules.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

constexpr std::string_view label = "pcnt = ";

std::vector<std::uint64_t> numbers_in(std::string_view listing) {
    std::vector<std::uint64_t> numbers;
    for (std::size_t at = listing.find(label); at != std::string_view::npos;
         at = listing.find(label, at)) {
        at += label.size();
        const std::string_view digits = leading_digits(listing.substr(at));
        numbers.push_back(parse_number<std::uint64_t>(digits).value_or(0));
    }
    return numbers;
}

/// The reason for which the rule drops; nothing for a rule that does not.
std::optional<std::string> reason_of(const std::string& rule) {
    if (!rule.ends_with("-j DROP")) return std::nullopt;
    if (rule.starts_with("! -s ")) return "mac";
    for (const FinalDrop& final : final_drops) {
        if (rule == final.match + std::string(" -j DROP")) return final.reason;
    }
    return "protocol";
}

void add(Counts& counts, const std::string& reason, std::uint64_t frames) {
    const auto known = std::ranges::find(counts.dropped, reason, &Counts::Dropped::reason);
    known == counts.dropped.end() ? counts.dropped.push_back({reason, frames})
                                  : void(known->frames += frames);
}

/// The name of each chain to the lines of its rules.
std::map<std::string, std::string_view> chains_in(std::string_view listing) {
    constexpr std::string_view heading = "Bridge chain: ";
    std::map<std::string, std::string_view> chains;
    for (std::size_t at = listing.find(heading); at != std::string_view::npos;) {
        const std::size_t name = at + heading.size();
        const std::size_t next = listing.find(heading, name);
        const std::string_view chain = listing.substr(name, next - name);
        chains.emplace(chain.substr(0, chain.find(',')), chain);
        at = next;
    }
    return chains;
}

std::optional<Counts> read_chain(const Binding& binding, std::string_view listing) {
    const Rules rules = vif_chain(binding);
    const std::vector<std::uint64_t> numbers = numbers_in(listing);
    if (numbers.size() != rules.size()) return std::nullopt;

    Counts counts = {.accepted = numbers.front(), .dropped = {}, .withheld = std::nullopt};
    for (std::size_t i = 1; i < rules.size(); ++i) {
        const std::optional<std::string> reason = reason_of(rules[i]);
        if (!reason) continue;
        add(counts, *reason, numbers[i]);
        counts.accepted -= std::min(counts.accepted, numbers[i]);
    }
    return counts;
}

}  // namespace

std::map<VifId, Counts> read_counts(const BindingSet& bindings, std::string_view listing) {
    const std::map<std::string, std::string_view> chains = chains_in(listing);
    std::map<VifId, Counts> all;
    for (const Binding* binding : bindings.by_serial()) {
        const auto chain = chains.find(vif_chain_name(binding->vif));
        if (chain == chains.end()) continue;
        if (const auto counts = read_chain(*binding, chain->second))
            all.emplace(binding->vif, *counts);
    }
    return all;
}

}  // namespace vif_workspace
