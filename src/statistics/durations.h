// SPDX-License-Identifier: GPL-2.0-or-later
// How long steps of one kind have taken: a histogram with fixed bounds, from 10 ms to the 40 s
// after which libxl kills a hotplug script. A value; it measures nothing itself
// (statistics_file.h).
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vif_workspace {

class Durations {
  public:
    using Unit = std::chrono::microseconds;

    /// The upper bounds of the buckets. One more bucket has what is longer than the last.
    static constexpr std::array<Unit::rep, 11> bounds = {
        10'000,    25'000,    50'000,     100'000,    250'000,   500'000,
        1'000'000, 2'500'000, 10'000'000, 25'000'000, 40'000'000};

    /// What to_string() has written; nothing for any other text.
    static std::optional<Durations> parse(std::string_view text);
    std::string to_string() const;

    void add(Unit duration);

    std::uint64_t count() const;
    Unit sum() const { return sum_; }
    /// The durations that are not longer than the bound of that number, or all.
    std::uint64_t not_longer_than(std::size_t bound) const;

    bool operator==(const Durations&) const = default;

  private:
    Unit sum_{};
    std::array<std::uint64_t, bounds.size() + 1> buckets_ = {};
};

}  // namespace vif_workspace
