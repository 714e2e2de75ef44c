// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch/finding_tracker.h"

#include <algorithm>
#include <iterator>

namespace vif_workspace {
namespace {

constexpr std::size_t most_lines = 10;

Sentences without(const Sentences& all, const Sentences& others) {
    Sentences result;
    std::ranges::set_difference(all, others, std::inserter(result, result.end()));
    return result;
}

Sentences in_both(const Sentences& one, const Sentences& other) {
    Sentences result;
    std::ranges::set_intersection(one, other, std::inserter(result, result.end()));
    return result;
}

}  // namespace

void FindingTracker::note(const CheckOutcome& found) {
    say_each("found", without(found.differences, standing_));
    const Sentences mended = without(standing_, found.differences);
    say_each("repaired", mended);
    // Who does it again finds us as quick as the first time.
    for (const std::string& complaint : mended) tried_.erase(complaint);
    const Sentences left = in_both(repaired_, found.differences);
    say_each("remaining", without(left, left_));
    left_ = in_both(found.differences, repaired_.empty() ? left_ : left);
    repaired_.clear();
    standing_ = found.differences;
    say_each("found", without(found.for_person, for_person_));
    say_each("resolved", without(for_person_, found.for_person));
    for_person_ = found.for_person;
}

std::optional<std::chrono::milliseconds> FindingTracker::until_repair() const {
    std::optional<std::chrono::milliseconds> soonest;
    for (const std::string& complaint : standing_) {
        const auto tried = tried_.find(complaint);
        const auto time =
            tried == tried_.end() ? std::chrono::milliseconds::zero() : tried->second.left();
        soonest = std::min(soonest.value_or(time), time);
    }
    return soonest;
}

void FindingTracker::note_repair() {
    std::erase_if(tried_, [](const auto& entry) { return entry.second.is_forgotten(); });
    for (const std::string& complaint : standing_) tried_[complaint].note_attempt();
    repaired_ = standing_;
}

void FindingTracker::say_each(std::string_view what, const Sentences& sentences) const {
    std::size_t said = 0;
    for (const std::string& sentence : sentences) {
        if (said == most_lines) break;
        say_({{what, sentence}});
        ++said;
    }
    const std::size_t unsaid = sentences.size() - said;
    if (unsaid > 0) say_({{what, std::to_string(unsaid) + " more"}});
}

}  // namespace vif_workspace
