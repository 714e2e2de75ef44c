// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl metrics` measures this host for a monitoring system: in OpenMetrics, as the parser
// of Prometheus' own Python library reads it, and as a textfile, as promtool checks it.
#include <fstream>
#include <regex>

#include <nlohmann/json.hpp>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::metrics_test {
namespace {

using Json = nlohmann::json;

const std::string textfile = "/run/textfile/vif-workspace.prom";

Outcome workspacectl(const Words& arguments) {
    Command command{{std::getenv("VIF_WORKSPACE_HELPER")}};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    return run(command);
}

std::string metrics() {
    const Outcome outcome = workspacectl({"metrics"});
    CHECK(outcome.status == 0);
    return outcome.said;
}

/// The value of the only sample that begins like that; "" if there is none.
std::string value_of(const std::string& beginning, const std::string& text) {
    const std::size_t at = text.find("\n" + beginning);
    if (at == std::string::npos) return "";
    const std::size_t value = text.rfind(' ', text.find('\n', at + 1)) + 1;
    return text.substr(value, text.find('\n', value) - value);
}

void replace_textfile() {
    REQUIRE(workspacectl({"metrics", "--textfile", textfile}).status == 0);
}

/// What promtool finds; "" for nothing.
std::string verdict_of_promtool(const Words& arguments, const std::string& file) {
    const Outcome outcome =
        run({.argv = {"sh", "-c", "promtool check " + arguments.front() + " <" + file + " 2>&1"}});
    return outcome.status == 0 ? outcome.said
                               : "status " + std::to_string(outcome.status) + ": " + outcome.said;
}

TEST_CASE("metrics count vifs, findings, frames by reason, events and DHCP changes") {
    Testbed testbed = Testbed::with_workspace();
    testbed.probes().reached('g', udp({lan_mac, other_mac, guest_ip, lan_ip, 5000, 5000, {'x'}}));
    const std::string text = metrics();
    CHECK(value_of("vif_workspace_vifs{bridge=\"xenbr0\",state=\"online\"}", text) == "1");
    CHECK(value_of("vif_workspace_vifs{bridge=\"xenbr0\",state=\"pending\"}", text) == "0");
    CHECK(value_of("vif_workspace_check_success", text) == "1");
    CHECK(value_of("vif_workspace_findings{subsystem=\"rules\"}", text) == "0");
    CHECK(value_of("vif_workspace_frames_dropped_total{vif=\"vif7.0\",reason=\"mac\"}", text) ==
          "1");
    CHECK(
        value_of("vif_workspace_event_duration_seconds_count{event=\"online\",result=\"success\"}",
                 text) == "1");
    CHECK(value_of("vif_workspace_event_duration_seconds_bucket{event=\"online\",result="
                   "\"success\",le=\"+Inf\"}",
                   text) == "1");
    CHECK(value_of("vif_workspace_dhcp_change_duration_seconds_count{bridge=\"xenbr0\",result="
                   "\"success\"}",
                   text) == "1");
    CHECK(text.find("vif_workspace_vif_info{vif=\"vif7.0\",mac=\"" + guest_mac) !=
          std::string::npos);
}

TEST_CASE("a finding and a failed event are counted, and a host that cannot be checked says so") {
    World world;
    world.add_default_bridge();
    Vif& alpha = world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(alpha.create(world.store()).status == 0);
    world.add_domain(8, "ws8");
    Vif& unassigned = world.add_vif(8, 0, {.mac = beta_mac});
    CHECK(unassigned.create(world.store()).status != 0);
    run_or_throw({"ip", "link", "set", "vif7.0", "nomaster"});
    const std::string text = metrics();
    CHECK(value_of("vif_workspace_findings{subsystem=\"port\"}", text) == "1");
    CHECK(
        value_of("vif_workspace_event_duration_seconds_count{event=\"online\",result=\"failure\"}",
                 text) == "1");

    run_or_throw({"sh", "-c", "rm -rf /run/xenstored"});
    const std::string unchecked = metrics();
    CHECK(value_of("vif_workspace_check_success", unchecked) == "0");
    CHECK(value_of("vif_workspace_findings{", unchecked) == "");
}

TEST_CASE("counters of events continue over the last vif, and damage begins them anew") {
    World world;
    world.add_default_bridge();
    Vif& alpha = world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(alpha.create(world.store()).status == 0);
    alpha.destroy(world.store());
    const std::string online =
        R"(vif_workspace_event_duration_seconds_count{event="online",result="success"})";
    const std::string offline =
        R"(vif_workspace_event_duration_seconds_count{event="offline",result="success"})";
    CHECK(value_of(online, metrics()) == "1");
    CHECK(value_of(offline, metrics()) == "1");
    std::ofstream("/run/vif-workspace/statistics") << "event online success 1 2 3\n";
    CHECK(value_of(online, metrics()) == "");
    REQUIRE(alpha.create(world.store()).status == 0);
    CHECK(value_of(online, metrics()) == "1");
}

TEST_CASE("statistics that cannot be written harm no event") {
    World world;
    world.add_default_bridge();
    Vif& alpha = world.add_workspace(7, guest_mac, guest_ip);
    run_or_throw(
        {"mkdir", "-p", "/run/vif-workspace/statistics.lock", "/run/vif-workspace/statistics"});
    CHECK(alpha.create(world.store()).status == 0);
    CHECK(workspacectl({"check"}).status == 0);
}

TEST_CASE("OpenMetrics is accepted by the strict parser of Prometheus' Python library") {
    Testbed testbed = Testbed::with_workspace();
    std::ofstream("/run/metrics") << metrics();
    const Outcome parsed = run({.argv = {"python3", "-c", R"(
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = list(text_string_to_metric_families(open("/run/metrics").read()))
print(len(families), {family.type for family in families} == {"info", "gauge", "counter", "histogram"})
)"}});
    CHECK(parsed.status == 0);
    CHECK(parsed.said == "11 True\n");
}

TEST_CASE(
    "promtool finds nothing in the textfile, which others may read and which is replaced whole") {
    Testbed testbed = Testbed::with_workspace();
    run_or_throw({"mkdir", "-p", "/run/textfile"});
    replace_textfile();
    CHECK(verdict_of_promtool({"metrics"}, textfile) == "");
    CHECK(run_or_throw({"stat", "-c", "%a", textfile}) == "644\n");
    CHECK(run_or_throw({"ls", "/run/textfile"}) == "vif-workspace.prom\n");
    CHECK(contents(textfile).find("# EOF") == std::string::npos);

    // The account that owns the directory must not have root write to another file.
    run_or_throw({"ln", "-s", "/run/target", textfile + ".new"});
    CHECK(workspacectl({"metrics", "--textfile", textfile}).status == 1);
    CHECK(run({{"test", "-e", "/run/target"}}).status == 1);
    run_or_throw({"rm", textfile + ".new"});

    const std::string before = contents(textfile);
    std::ofstream("/run/vif-workspace/registry") << "damaged\n";
    CHECK(workspacectl({"metrics", "--textfile", textfile}).status == 1);
    CHECK(contents(textfile) == before);
    CHECK(workspacectl({"metrics", "--textfile", "vif-workspace.prom"}).status == 2);
}

/// Each query of the dashboard, and of the alerts.
std::vector<std::string> queries(const Json& panels) {
    std::vector<std::string> all;
    for (const Json& panel : panels) {
        for (const Json& target : panel.at("targets")) all.push_back(target.at("expr"));
    }
    return all;
}

TEST_CASE(
    "the dashboard and the alerts ask for metrics that exist, in queries that Prometheus takes") {
    Testbed testbed = Testbed::with_workspace();
    const std::string directory = MONITORING;
    const Json dashboard = Json::parse(contents(directory + "/grafana-dashboard.json"));
    std::string alerts = contents(directory + "/prometheus-alerts.yml");
    REQUIRE_FALSE(alerts.empty());
    std::string rules = "groups:\n- name: dashboard\n  rules:\n";
    std::string asked = alerts;
    for (std::string query : queries(dashboard.at("panels"))) {
        asked += query + "\n";
        query = std::regex_replace(query, std::regex("\\$__rate_interval"), "5m");
        query = std::regex_replace(query, std::regex("\\$host"), ".*");
        rules += "  - record: panel\n    expr: " + Json(query).dump() + "\n";
    }
    std::ofstream("/run/dashboard.yml") << rules;
    const Outcome checked =
        run({.argv = {"promtool", "check", "rules", "--lint=none", "/run/dashboard.yml",
                      directory + "/prometheus-alerts.yml"}});
    CAPTURE(checked.said);
    CHECK(checked.status == 0);

    const std::string text = metrics();
    const std::regex name("(vif_workspace_[a-z_]+?)(_total|_bucket|_count|_info)?\\b");
    std::size_t names = 0;
    for (std::sregex_iterator one(asked.begin(), asked.end(), name), end; one != end; ++one) {
        const std::string family = (*one)[1];
        CAPTURE(family);
        CHECK(text.find("# TYPE " + family + " ") != std::string::npos);
        ++names;
    }
    CHECK(names >= 10);
}

}  // namespace
}  // namespace vif_workspace::tests::metrics_test
