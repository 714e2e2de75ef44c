// SPDX-License-Identifier: GPL-2.0-or-later
#include "output/open_metrics.h"

#include <doctest/doctest.h>

namespace vif_workspace::open_metrics_test {
namespace {

std::vector<MetricFamily> families() {
    MetricFamily build = {"w_build", MetricType::info, "", "The version."};
    build.add({{"version", "1"}}, 1);
    MetricFamily frames = {"w_frames", MetricType::counter, "", "Frames."};
    frames.add({{"vif", "vif7.0"}, {"reason", "mac"}}, 18446744073709551615U);
    MetricFamily vifs = {"w_vifs", MetricType::gauge, "", "Vifs."};
    vifs.add({}, 2);
    return {build, frames, vifs};
}

TEST_CASE("OpenMetrics names a family without the suffix of its samples, and has an end") {
    CHECK(open_metrics(families()) ==
          "# TYPE w_build info\n# HELP w_build The version.\nw_build_info{version=\"1\"} 1\n"
          "# TYPE w_frames counter\n# HELP w_frames Frames.\n"
          "w_frames_total{vif=\"vif7.0\",reason=\"mac\"} 18446744073709551615\n"
          "# TYPE w_vifs gauge\n# HELP w_vifs Vifs.\nw_vifs 2\n# EOF\n");
}

TEST_CASE("the text format of Prometheus names a family as its samples") {
    CHECK(prometheus_text(families()) ==
          "# HELP w_build_info The version.\n# TYPE w_build_info gauge\n"
          "w_build_info{version=\"1\"} 1\n"
          "# HELP w_frames_total Frames.\n# TYPE w_frames_total counter\n"
          "w_frames_total{vif=\"vif7.0\",reason=\"mac\"} 18446744073709551615\n"
          "# HELP w_vifs Vifs.\n# TYPE w_vifs gauge\nw_vifs 2\n");
}

TEST_CASE("a histogram has each bound in seconds, and its sum") {
    Durations durations;
    durations.add(std::chrono::milliseconds(30));
    durations.add(std::chrono::seconds(41));
    MetricFamily family = {"w_seconds", MetricType::histogram, "seconds", "Time."};
    family.add({{"event", "online"}}, durations);
    const std::string text = open_metrics({family});
    for (const char* line :
         {"# UNIT w_seconds seconds\n", "w_seconds_bucket{event=\"online\",le=\"0.01\"} 0\n",
          "w_seconds_bucket{event=\"online\",le=\"0.05\"} 1\n",
          "w_seconds_bucket{event=\"online\",le=\"1.0\"} 1\n",
          "w_seconds_bucket{event=\"online\",le=\"40.0\"} 1\n",
          "w_seconds_bucket{event=\"online\",le=\"+Inf\"} 2\n",
          "w_seconds_count{event=\"online\"} 2\n", "w_seconds_sum{event=\"online\"} 41.03\n"}) {
        CAPTURE(line);
        CHECK(text.find(line) != std::string::npos);
    }
}

TEST_CASE("a label's value is escaped") {
    MetricFamily family = {"w", MetricType::gauge, "", "W."};
    family.add({{"name", "a\"b\\c\nd"}}, 1);
    CHECK(prometheus_text({family}).find("w{name=\"a\\\"b\\\\c\\nd\"} 1\n") != std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::open_metrics_test
