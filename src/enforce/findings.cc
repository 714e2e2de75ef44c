// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/findings.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "enforce/ports.h"
#include "enforce/vif_findings.h"
#include "host/bridge_port.h"
#include "host/network.h"
#include "model/error.h"
#include "store/assignment_store.h"

namespace vif_workspace {
namespace {

using Findings = std::vector<Finding>;

void append(Findings& all, const Findings& more) {
    all.insert(all.end(), more.begin(), more.end());
}

struct Backends {
    std::vector<BackendPath> online;
    std::vector<HalfMadeVif> half_made;
    std::vector<ForeignVif> foreign;           // only those to whose MAC addresses are assigned
    std::map<VifId, VifPresence> of_recorded;  // of each vif in the registry
};

Backends backends_now(Store& store, const BindingSet& recorded) {
    return store.transact([&](const Transaction& reading) {
        Backends backends = {workspace_vifs_online(reading), half_made_vifs(reading),
                             foreign_vifs_online(reading), presence_of(reading, recorded)};
        std::erase_if(backends.foreign, [&](const ForeignVif& one) {
            return !reading.exists(assignment_directory(one.mac));
        });
        return backends;
    });
}

/// A vif that is online in xenstore, but not in the registry. One that is on a bridge is not
/// confined, whatever the toolstack has left of it.
Finding finding_of_unrecorded(const VifId& vif, const Backends& backends) {
    const auto half_made = std::ranges::find(backends.half_made, vif, &HalfMadeVif::vif);
    const bool is_harmless = half_made != backends.half_made.end() && !is_on_a_bridge(vif);
    return is_harmless ? half_made_finding(*half_made) : unconfined_finding(vif);
}

/// As long as a vif has its backend directory, its offline event has not begun yet.
Findings findings_of_recorded(const Binding& binding, const Backends& backends,
                              const Enforcer& enforcer) {
    const VifPresence presence = backends.of_recorded.at(binding.vif);
    if (presence == VifPresence::replaced) return {replaced_finding(binding)};
    if (presence == VifPresence::gone) {
        std::vector<InterfaceName> ports = devices_of(binding);
        std::erase_if(ports, [](const InterfaceName& device) { return !is_port(device); });
        if (!ports.empty()) return {outlived_finding(binding, ports)};
    }
    Findings all;
    const bool is_online =
        std::ranges::find(backends.online, binding.vif, &BackendPath::vif) != backends.online.end();
    const bool is_leaving = !is_online && presence == VifPresence::present;
    const ResolvedBy resolved_by = is_leaving ? ResolvedBy::later_event : ResolvedBy::own_event;
    const auto report = [&](const std::string& what) {
        all.push_back(vif_finding(Subsystem::xenstore, binding.vif, resolved_by, what));
    };
    if (!is_online) report("is in the registry, but not online in xenstore");
    if (binding.phase == Phase::pending) report("its online event is not complete");
    append(all, port_findings(binding, resolved_by, enforcer));
    if (const auto reason = reason_against_mtu(binding))
        all.push_back(vif_finding(Subsystem::port, binding.vif, ResolvedBy::person, *reason));
    return all;
}

Findings store_findings(Store& store, const BindingSet& recorded, const Enforcer& enforcer) {
    Findings all;
    const Backends backends = backends_now(store, recorded);
    for (const BackendPath& backend : backends.online) {
        const Binding* binding = recorded.find(backend.vif);
        if (binding == nullptr) {
            all.push_back(finding_of_unrecorded(backend.vif, backends));
        } else if (backends.of_recorded.at(backend.vif) == VifPresence::replaced) {
            continue;
        } else if (const auto other = assignment_finding(store, backend, *binding, enforcer)) {
            all.push_back(*other);
        }
    }
    for (const ForeignVif& one : backends.foreign) {
        const auto known = backends.of_recorded.find(one.vif);
        const bool is_confined =
            known != backends.of_recorded.end() && known->second == VifPresence::present;
        // Before that its event may still come, and a site's own script may call ours in it.
        const bool is_up = one.is_connected || is_on_a_bridge(one.vif);
        if (!is_confined && is_up) all.push_back(foreign_vif_finding(one));
    }
    for (const Binding* binding : recorded.by_serial())
        append(all, findings_of_recorded(*binding, backends, enforcer));
    return all;
}

Findings dhcp_findings(const BindingSet& recorded, const Enforcer& enforcer,
                       const Deadline& deadline) {
    std::vector<InterfaceName> bridges = recorded.bridges();
    for (const InterfaceName& bridge : enforcer.dhcp().bridges()) bridges.push_back(bridge);
    std::ranges::sort(bridges);
    bridges.erase(std::unique(bridges.begin(), bridges.end()), bridges.end());
    Findings all;
    for (const InterfaceName& bridge : bridges)
        append(all, enforcer.dhcp().findings(bridge, recorded, deadline));
    for (Finding& one : all) one.resolved_by = ResolvedBy::any_event;
    return all;
}

}  // namespace

std::vector<Finding> all_findings(Store& store, const Registry& registry, const Enforcer& enforcer,
                                  const Deadline& deadline) {
    Findings all;
    const BindingSet& recorded = registry.bindings();
    const bool was_cut_short = registry.exists() && !registry.are_rules_current();
    if (was_cut_short) {
        all.push_back(
            {.subsystem = Subsystem::rules, .sentence = "a change of the rules was interrupted"});
    }
    append(all, store_findings(store, recorded, enforcer));
    append(all, enforcer.diversion().findings(recorded));
    append(all, enforcer.filter().findings(recorded, deadline));
    append(all, dhcp_findings(recorded, enforcer, deadline));
    return all;
}

FindingsIfReadable findings_if_readable(const Registry& registry, const Enforcer& enforcer,
                                        const Deadline& deadline) {
    try {
        Store store;
        return {.found = all_findings(store, registry, enforcer, deadline), .unknown = {}};
    } catch (const Error& error) {
        return {.found = std::nullopt, .unknown = error.what()};
    }
}

std::vector<Finding> findings_about(const Binding& binding, const std::vector<Finding>& all) {
    Findings its;
    std::ranges::copy_if(all, std::back_inserter(its), [&](const Finding& one) {
        if (one.vif) return *one.vif == binding.vif;
        return !one.bridge || (binding.answered_on_bridge() && *one.bridge == binding.bridge);
    });
    return its;
}

}  // namespace vif_workspace
