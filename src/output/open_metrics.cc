// SPDX-License-Identifier: GPL-2.0-or-later
#include "output/open_metrics.h"

#include <cstdio>

#include "model/text.h"

namespace vif_workspace {
namespace {

/// The three characters that both forms escape, in the values of labels and in help.
std::string escaped(const std::string& text) {
    std::string result;
    for (const char letter : text) {
        if (letter == '\n') {
            result += "\\n";
            continue;
        }
        if (letter == '\\' || letter == '"') result += '\\';
        result += letter;
    }
    return result;
}

std::string text_of(const Labels& labels) {
    if (labels.empty()) return "";
    const auto text = [](const auto& label) {
        return label.first + "=\"" + escaped(label.second) + "\"";
    };
    return "{" + join(labels, ",", text) + "}";
}

/// As OpenMetrics writes the bounds of buckets, which are compared as text: at least one decimal,
/// and no zero at the end but that one.
std::string seconds(Durations::Unit::rep microseconds) {
    constexpr Durations::Unit::rep per_second = 1'000'000;
    std::string fraction = std::to_string(per_second + microseconds % per_second).substr(1);
    while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
    return std::to_string(microseconds / per_second) + "." + fraction;
}

std::string text_of(const std::string& family, const Sample& sample) {
    return family + sample.suffix + text_of(sample.labels) + " " + sample.value + "\n";
}

const char* name_of(MetricType type) {
    switch (type) {
        case MetricType::gauge:
            return "gauge";
        case MetricType::counter:
            return "counter";
        case MetricType::histogram:
            return "histogram";
        case MetricType::info:
            return "info";
    }
    return "unknown";
}

const char* suffix_of(MetricType type) {
    switch (type) {
        case MetricType::counter:
            return "_total";
        case MetricType::info:
            return "_info";
        case MetricType::gauge:
        case MetricType::histogram:
            return "";
    }
    return "";
}

std::string samples_of(const MetricFamily& family) {
    std::string text;
    for (const Sample& sample : family.samples) text += text_of(family.name, sample);
    return text;
}

}  // namespace

void MetricFamily::add(const Labels& labels, std::uint64_t value) {
    samples.push_back({suffix_of(type), labels, std::to_string(value)});
}

void MetricFamily::add(const Labels& labels, const Durations& durations) {
    for (std::size_t i = 0; i <= Durations::bounds.size(); ++i) {
        Labels with_bound = labels;
        const bool is_last = i == Durations::bounds.size();
        with_bound.emplace_back("le", is_last ? "+Inf" : seconds(Durations::bounds.at(i)));
        samples.push_back({"_bucket", with_bound, std::to_string(durations.not_longer_than(i))});
    }
    samples.push_back({"_count", labels, std::to_string(durations.count())});
    samples.push_back({"_sum", labels, seconds(durations.sum().count())});
}

std::string open_metrics(const std::vector<MetricFamily>& families) {
    std::string text;
    for (const MetricFamily& family : families) {
        text += "# TYPE " + family.name + " " + name_of(family.type) + "\n";
        if (!family.unit.empty()) text += "# UNIT " + family.name + " " + family.unit + "\n";
        text += "# HELP " + family.name + " " + escaped(family.help) + "\n" + samples_of(family);
    }
    return text + "# EOF\n";
}

std::string prometheus_text(const std::vector<MetricFamily>& families) {
    std::string text;
    for (const MetricFamily& family : families) {
        if (family.samples.empty()) continue;  // an empty family would be of no type
        const std::string name = family.name + suffix_of(family.type);
        const MetricType type = family.type == MetricType::info ? MetricType::gauge : family.type;
        text += "# HELP " + name + " " + escaped(family.help) + "\n# TYPE " + name + " " +
                name_of(type) + "\n" + samples_of(family);
    }
    return text;
}

}  // namespace vif_workspace
