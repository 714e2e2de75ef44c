// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/durations.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "model/text.h"

namespace vif_workspace {

std::optional<Durations> Durations::parse(std::string_view text) {
    Durations durations;
    const std::vector<std::string_view> words = words_of(text);
    if (words.size() != 1 + durations.buckets_.size()) return std::nullopt;
    const auto sum = parse_number<Unit::rep>(words.front());
    if (!sum || *sum < 0) return std::nullopt;
    durations.sum_ = Unit(*sum);
    for (std::size_t i = 0; i < durations.buckets_.size(); ++i) {
        const auto number = parse_number<std::uint64_t>(words[i + 1]);
        if (!number) return std::nullopt;
        durations.buckets_[i] = *number;
    }
    return durations;
}

std::string Durations::to_string() const {
    const auto digits = [](std::uint64_t number) { return std::to_string(number); };
    return std::to_string(sum_.count()) + " " + join(buckets_, " ", digits);
}

void Durations::add(Unit duration) {
    const auto bound = std::ranges::lower_bound(bounds, duration.count());
    ++buckets_[static_cast<std::size_t>(std::distance(bounds.begin(), bound))];
    sum_ += duration;
}

std::uint64_t Durations::count() const {
    return not_longer_than(bounds.size());
}

std::uint64_t Durations::not_longer_than(std::size_t bound) const {
    const auto end = buckets_.begin() + static_cast<std::ptrdiff_t>(bound) + 1;
    return std::accumulate(buckets_.begin(), end, std::uint64_t{0});
}

}  // namespace vif_workspace
