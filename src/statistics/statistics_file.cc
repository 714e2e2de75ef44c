// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/statistics_file.h"

#include "host/lock.h"
#include "host/log.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// The lock is held for the time of a small file's replacement.
constexpr std::chrono::milliseconds longest_wait(500);

}  // namespace

StatisticsFile::StatisticsFile(const Path& run_directory)
    : file_(run_directory / "statistics"), lock_(run_directory / "statistics.lock") {}

void StatisticsFile::measure(Step step, const std::string& subject,
                             const std::function<void()>& action) const {
    const auto begin = Deadline::Clock::now();
    const auto add = [&](StepResult result) {
        const auto duration = Deadline::Clock::now() - begin;
        try_to_add({step, subject, result}, std::chrono::ceil<Durations::Unit>(duration));
    };
    try {
        action();
    } catch (...) {
        add(StepResult::failure);
        throw;
    }
    add(StepResult::success);
}

Statistics StatisticsFile::read() const {
    return parse_statistics(read_file(file_).value_or("")).value_or(Statistics());
}

void StatisticsFile::try_to_add(const StepSeries& series, Durations::Unit duration) const {
    try {
        const Lock alone(lock_, Deadline::in(longest_wait));
        Statistics statistics = read();
        statistics[series].add(duration);
        replace_file(file_, text_of(statistics));
    } catch (const Error& error) {
        log_warning({{"statistics", "not_written"}, {"reason", error.what()}});
    }
}

}  // namespace vif_workspace
