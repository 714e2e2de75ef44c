// SPDX-License-Identifier: GPL-2.0-or-later
// Measures steps, and keeps the sum of all measurements in the file `statistics` of the run
// directory. A number is never worth an event: if the file cannot be locked or written, that is
// logged and the measurement is lost. So is that of a process that is killed in the middle of its
// step. A damaged file counts as empty, which a program that reads counters takes for a restart.
#pragma once

#include <functional>
#include <string>

#include "host/file.h"
#include "statistics/statistics.h"

namespace vif_workspace {

class StatisticsFile {
  public:
    explicit StatisticsFile(const Path& run_directory);

    /// Runs ACTION, and adds how long it took. It is a failure if it throws; what it throws is
    /// thrown again.
    void measure(Step step, const std::string& subject, const std::function<void()>& action) const;

    /// Throws Error (system) if the file cannot be read.
    Statistics read() const;

  private:
    void try_to_add(const StepSeries& series, Durations::Unit duration) const;

    Path file_;
    Path lock_;
};

}  // namespace vif_workspace
