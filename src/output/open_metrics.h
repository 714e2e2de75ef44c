// SPDX-License-Identifier: GPL-2.0-or-later
// Metrics as text for a monitoring system. Pure; the command `metrics` says what is measured.
//
// There are two forms. OpenMetrics 1.0 is what Prometheus and others read from a web page. The text
// format 0.0.4 of Prometheus is the only one that the textfile collector of node_exporter reads: in
// it the name of a counter, which ends in _total, is also that of its family, and there is no unit,
// no type "info" and no end.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "statistics/durations.h"

namespace vif_workspace {

using Labels = std::vector<std::pair<std::string, std::string>>;

struct Sample {
    std::string suffix;  // after the name of the family: _total, _bucket
    Labels labels;
    std::string value;
};

enum class MetricType { gauge, counter, histogram, info };

struct MetricFamily {
    std::string name;  // if there is a unit, it ends in it
    MetricType type;
    std::string unit;  // seconds; empty if frames or vifs are counted
    std::string help;  // a sentence
    std::vector<Sample> samples = {};

    void add(const Labels& labels, std::uint64_t value);
    /// For a histogram of seconds: its buckets, its count and its sum.
    void add(const Labels& labels, const Durations& durations);
};

std::string open_metrics(const std::vector<MetricFamily>& families);
std::string prometheus_text(const std::vector<MetricFamily>& families);

}  // namespace vif_workspace
