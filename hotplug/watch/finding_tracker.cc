// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch/finding_tracker.h"

#include <algorithm>
#include <iterator>

namespace vif_workspace {
namespace {

constexpr std::size_t most_lines = 10;  // of one kind, for one check

FindingTexts without(const FindingTexts& all, const FindingTexts& others) {
    FindingTexts result;
    std::ranges::set_difference(all, others, std::inserter(result, result.end()));
    return result;
}

FindingTexts in_both(const FindingTexts& one, const FindingTexts& other) {
    FindingTexts result;
    std::ranges::set_intersection(one, other, std::inserter(result, result.end()));
    return result;
}

}  // namespace

void FindingTracker::note_check(const CheckOutcome& outcome) {
    const FindingTexts& found = outcome.findings;
    report_each("found", without(found, current_));
    const FindingTexts resolved = without(current_, found);
    report_each("repaired", resolved);
    // If a resolved finding comes back, it is repaired at once, as for the first time.
    for (const std::string& finding : resolved) backoffs_.erase(finding);
    const FindingTexts left = in_both(under_repair_, found);
    report_each("remaining", without(left, remaining_));
    remaining_ = in_both(found, under_repair_.empty() ? remaining_ : left);
    under_repair_.clear();
    current_ = found;
    report_each("found", without(outcome.for_person, for_person_));
    report_each("resolved", without(for_person_, outcome.for_person));
    for_person_ = outcome.for_person;
}

std::optional<std::chrono::milliseconds> FindingTracker::until_repair() const {
    std::optional<std::chrono::milliseconds> soonest;
    for (const std::string& finding : current_) {
        const auto backoff = backoffs_.find(finding);
        const auto time =
            backoff == backoffs_.end() ? std::chrono::milliseconds::zero() : backoff->second.left();
        soonest = std::min(soonest.value_or(time), time);
    }
    return soonest;
}

void FindingTracker::note_repair() {
    std::erase_if(backoffs_, [](const auto& entry) { return entry.second.has_expired(); });
    for (const std::string& finding : current_) backoffs_[finding].note_attempt();
    under_repair_ = current_;
}

void FindingTracker::report_each(std::string_view key, const FindingTexts& findings) const {
    std::size_t reported = 0;
    for (const std::string& finding : findings) {
        if (reported == most_lines) break;
        report_({{key, finding}});
        ++reported;
    }
    const std::size_t more = findings.size() - reported;
    if (more > 0) report_({{key, std::to_string(more) + " more"}});
}

}  // namespace vif_workspace
