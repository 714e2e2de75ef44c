// SPDX-License-Identifier: GPL-2.0-or-later
#include <array>
#include <iostream>

#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "enforce/findings.h"
#include "enforce/frame_counts.h"
#include "host/lock.h"
#include "model/error.h"
#include "output/as_json.h"
#include "output/open_metrics.h"
#include "statistics/statistics_file.h"

namespace vif_workspace {
namespace {

constexpr std::array subsystems = {Subsystem::rules, Subsystem::port, Subsystem::dhcp,
                                   Subsystem::xenstore, Subsystem::legacy};

/// What is measured, read once.
struct HostState {
    BindingSet bindings;
    FindingsIfReadable findings;
    std::map<VifId, FrameCounts> frames;
    Statistics statistics;
};

HostState state_of(const Enforcer& enforcer) {
    const Deadline deadline = command_deadline();
    const Registry registry = enforcer.registry().open(deadline);
    return {.bindings = registry.bindings(),
            .findings = findings_if_readable(registry, enforcer, deadline),
            .frames = frame_counts(enforcer, registry.bindings(), deadline),
            .statistics = StatisticsFile(enforcer.registry().run_directory()).read()};
}

MetricFamily program(const std::string& version) {
    MetricFamily family = {"vif_workspace_build", MetricType::info, "", "The program's version."};
    family.add({{"version", version}}, 1);
    return family;
}

/// Those of one bridge and phase stand in one sample.
MetricFamily vifs(const BindingSet& bindings) {
    MetricFamily family = {"vif_workspace_vifs", MetricType::gauge, "",
                           "Vifs in the registry, by bridge and state."};
    for (const InterfaceName& bridge : bindings.bridges()) {
        for (const Phase phase : {Phase::pending, Phase::online}) {
            const auto all = bindings.by_serial();
            const auto number = std::ranges::count_if(all, [&](const Binding* one) {
                return one->bridge == bridge && one->phase == phase;
            });
            family.add({{"bridge", bridge.to_string()}, {"state", name_of(phase)}},
                       static_cast<std::uint64_t>(number));
        }
    }
    return family;
}

MetricFamily identities(const BindingSet& bindings) {
    MetricFamily family = {"vif_workspace_vif", MetricType::info, "",
                           "Each vif in the registry, to be joined with the other metrics by vif."};
    for (const Binding* binding : bindings.by_serial()) {
        family.add({{"vif", binding->vif.to_string()},
                    {"mac", binding->mac.to_string()},
                    {"hostname", binding->hostname.to_string()},
                    {"ip", binding->addresses.to_string()},
                    {"bridge", binding->bridge.to_string()}},
                   1);
    }
    return family;
}

MetricFamily check_success(const FindingsIfReadable& findings) {
    MetricFamily family = {
        "vif_workspace_check_success", MetricType::gauge, "",
        "1 if the registry could be compared with the host, 0 if the findings are unknown."};
    family.add({}, findings.found ? 1 : 0);
    return family;
}

MetricFamily findings_by_subsystem(const FindingsIfReadable& findings) {
    MetricFamily family = {"vif_workspace_findings", MetricType::gauge, "",
                           "Differences between the registry and the host that check reports."};
    if (!findings.found) return family;
    for (const Subsystem subsystem : subsystems) {
        const auto number = std::ranges::count(*findings.found, subsystem, &Finding::subsystem);
        family.add({{"subsystem", name_of(subsystem)}}, static_cast<std::uint64_t>(number));
    }
    return family;
}

std::vector<MetricFamily> frames(const std::map<VifId, FrameCounts>& counts) {
    MetricFamily accepted = {"vif_workspace_frames_accepted", MetricType::counter, "",
                             "Frames of the guest that were accepted."};
    MetricFamily dropped = {"vif_workspace_frames_dropped", MetricType::counter, "",
                            "Frames of the guest that were dropped, by reason."};
    MetricFamily withheld = {"vif_workspace_frames_withheld", MetricType::counter, "",
                             "Frames of others that were withheld from the guest."};
    MetricFamily requests = {"vif_workspace_dhcp_requests", MetricType::counter, "",
                             "DHCP requests of the guest, by what became of them."};
    for (const auto& [vif, of_vif] : counts) {
        const std::string name = vif.to_string();
        requests.add({{"vif", name}, {"result", "passed"}}, of_vif.requests.passed);
        requests.add({{"vif", name}, {"result", "dropped"}}, of_vif.requests.dropped);
        if (!of_vif.all) continue;
        accepted.add({{"vif", name}}, of_vif.all->accepted);
        for (const Counts::Dropped& reason : of_vif.all->dropped)
            dropped.add({{"vif", name}, {"reason", reason.reason}}, reason.frames);
        if (of_vif.all->withheld) withheld.add({{"vif", name}}, *of_vif.all->withheld);
    }
    return {accepted, dropped, withheld, requests};
}

std::vector<MetricFamily> durations(const Statistics& statistics) {
    MetricFamily events = {"vif_workspace_event_duration_seconds", MetricType::histogram, "seconds",
                           "Calls of the hotplug script by libxl."};
    MetricFamily changes = {"vif_workspace_dhcp_change_duration_seconds", MetricType::histogram,
                            "seconds", "Changes of what DHCP answers on a bridge."};
    for (const auto& [series, durations] : statistics) {
        const std::string result = name_of(series.result);
        switch (series.step) {
            case Step::event:
                events.add({{"event", series.subject}, {"result", result}}, durations);
                break;
            case Step::dhcp_change:
                changes.add({{"bridge", series.subject}, {"result", result}}, durations);
                break;
        }
    }
    return {events, changes};
}

std::vector<MetricFamily> families_of(const HostState& state, const std::string& version) {
    std::vector<MetricFamily> all = {program(version), vifs(state.bindings),
                                     identities(state.bindings), check_success(state.findings),
                                     findings_by_subsystem(state.findings)};
    for (MetricFamily& family : frames(state.frames)) all.push_back(std::move(family));
    for (MetricFamily& family : durations(state.statistics)) all.push_back(std::move(family));
    return all;
}

}  // namespace

void metrics(const Enforcer& enforcer, const std::string& version) {
    std::cout << open_metrics(families_of(state_of(enforcer), version));
}

void write_metrics(const Enforcer& enforcer, const std::string& version, const Path& file) {
    if (!file.is_absolute()) {
        throw Error(ErrorKind::usage, "--textfile: " + quote(file.string()) +
                                          " is no absolute path; give the path of a file "
                                          "*.prom in the directory that node_exporter reads");
    }
    // Two at once would write into one temporary file.
    const Lock alone(enforcer.registry().run_directory() / "metrics.lock", command_deadline());
    replace_file(file, prometheus_text(families_of(state_of(enforcer), version)));
}

}  // namespace vif_workspace
