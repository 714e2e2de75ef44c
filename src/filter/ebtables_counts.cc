// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_counts.h"

#include <algorithm>

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

}  // namespace

std::optional<Counts> read_counts(const Binding& binding, std::string_view listing) {
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

}  // namespace vif_workspace
