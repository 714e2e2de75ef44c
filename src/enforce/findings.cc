// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/findings.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "enforce/read_binding.h"
#include "host/bridge_port.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using Findings = std::vector<Finding>;

void append(Findings& all, const Findings& more) {
    all.insert(all.end(), more.begin(), more.end());
}

Finding finding(Subsystem subsystem, const VifId& vif, ResolvedBy resolved_by,
                const std::string& what) {
    return {.subsystem = subsystem,
            .vif = vif,
            .sentence = vif.to_string() + ": " + what,
            .resolved_by = resolved_by};
}

Findings port_findings(const Binding& binding, ResolvedBy resolved_by, const Enforcer& enforcer) {
    Findings all;
    const auto report = [&](ResolvedBy whose, const std::string& what) {
        all.push_back(finding(Subsystem::port, binding.vif, whose, what));
    };
    for (const InterfaceName& port : binding.ports) {
        if (!is_device_of(port, binding.vif)) continue;
        const std::string name = "port " + port.to_string();
        if (!is_port_of(port, binding.bridge)) {
            report(resolved_by, name + " is not on bridge " + binding.bridge.to_string());
        } else if (enforcer.filter().confines() && !forwards_link_local_groups(port)) {
            report(ResolvedBy::own_event, name + ": link-local multicast bypasses the filter");
        } else if (!is_up(port)) {
            report(resolved_by, name + " is down");
        }
    }
    return all;
}

/// A vif that is on no bridge does no harm: its event has not begun yet, or has failed.
Finding unconfined(const VifId& vif) {
    const ResolvedBy resolved_by = std::ranges::any_of(devices_of(vif), is_port)
                                       ? ResolvedBy::own_event
                                       : ResolvedBy::later_event;
    return finding(Subsystem::xenstore, vif, resolved_by,
                   "is online in xenstore, but not in the registry: it is not confined");
}

struct Backends {
    std::vector<BackendPath> online;
    std::set<VifId> of_recorded;
};

Backends backends_now(Store& store, const BindingSet& recorded) {
    return store.transact([&](const Transaction& reading) {
        Backends backends = {workspace_vifs_online(reading), {}};
        for (const Binding* binding : recorded.by_serial()) {
            if (has_backend(reading, binding->vif)) backends.of_recorded.insert(binding->vif);
        }
        return backends;
    });
}

/// As long as a vif has its backend directory, its offline event has not begun yet.
Findings findings_of_recorded(const Binding& binding, const Backends& backends,
                              const Enforcer& enforcer) {
    Findings all;
    const bool is_online =
        std::ranges::find(backends.online, binding.vif, &BackendPath::vif) != backends.online.end();
    const bool is_leaving = !is_online && backends.of_recorded.contains(binding.vif);
    const ResolvedBy resolved_by = is_leaving ? ResolvedBy::later_event : ResolvedBy::own_event;
    const auto report = [&](const std::string& what) {
        all.push_back(finding(Subsystem::xenstore, binding.vif, resolved_by, what));
    };
    if (!is_online) report("is in the registry, but not online in xenstore");
    if (binding.phase == Phase::pending) report("its online event is not complete");
    append(all, port_findings(binding, resolved_by, enforcer));
    if (const auto reason = reason_against_mtu(binding))
        all.push_back(finding(Subsystem::port, binding.vif, ResolvedBy::person, *reason));
    return all;
}

Findings store_findings(Store& store, const BindingSet& recorded, const Enforcer& enforcer) {
    Findings all;
    const Backends backends = backends_now(store, recorded);
    for (const BackendPath& backend : backends.online) {
        const Binding* binding = recorded.find(backend.vif);
        if (binding == nullptr) {
            all.push_back(unconfined(backend.vif));
        } else if (const auto other = assignment_finding(store, backend, *binding, enforcer)) {
            all.push_back(*other);
        }
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

/// The addresses if they have changed, else the host name, else only that another node has.
std::string change(const Binding& before, const Binding& now) {
    if (before.addresses != now.addresses) {
        return "ip was " + quote(before.addresses.to_string()) + ", now it is " +
               quote(now.addresses.to_string());
    }
    if (before.hostname != now.hostname) {
        return "hostname was " + before.hostname.to_string() + ", now it is " +
               now.hostname.to_string();
    }
    return "another node than ip and hostname";
}

}  // namespace

std::optional<Finding> assignment_finding(Store& store, const BackendPath& backend,
                                          const Binding& binding, const Enforcer& enforcer) {
    try {
        const Binding now =
            as_recorded(read_binding(store, backend, std::nullopt, enforcer), binding);
        if (now == binding) return std::nullopt;
        return finding(Subsystem::xenstore, binding.vif, ResolvedBy::later_event,
                       "its assignment has changed and is not in force: " + change(binding, now));
    } catch (const Error& error) {
        return finding(
            Subsystem::xenstore, binding.vif, ResolvedBy::later_event,
            std::string("its assignment has changed and cannot be made true: ") + error.what());
    }
}

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

std::optional<std::string> reason_against_mtu(const Binding& binding) {
    const auto most = mtu_of(binding.bridge);
    if (!binding.offer.mtu || !most || binding.offer.mtu->octets() <= *most) return std::nullopt;
    return "mtu: " + quote(binding.offer.mtu->to_string()) + " is more than the " +
           std::to_string(*most) + " of bridge " + binding.bridge.to_string() +
           ", which drops longer packets; lower it, or raise the MTU of the bridge and its ports";
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
