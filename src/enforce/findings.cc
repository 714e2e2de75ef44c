// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/findings.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "enforce/ports.h"
#include "enforce/read_binding.h"
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

bool is_on_a_bridge(const VifId& vif) {
    return std::ranges::any_of(devices_of(vif), is_port);
}

/// A vif that is on no bridge does no harm: its event has not begun yet, or has failed.
ResolvedBy resolved_if_on_bridge(const VifId& vif, ResolvedBy resolved_by) {
    return is_on_a_bridge(vif) ? resolved_by : ResolvedBy::later_event;
}

Finding unconfined(const VifId& vif) {
    return finding(Subsystem::xenstore, vif, resolved_if_on_bridge(vif, ResolvedBy::own_event),
                   "is online in xenstore, but not in the registry: it is not confined");
}

/// A vif of the registry whose domid another domain has now.
Finding replaced(const Binding& binding) {
    return finding(Subsystem::xenstore, binding.vif,
                   resolved_if_on_bridge(binding.vif, ResolvedBy::own_event),
                   "in the registry it has MAC " + binding.mac.to_string() +
                       ", but in xenstore another MAC: its domid is now that of another domain");
}

/// A vif of the registry whose backend directory is gone, but whose devices are still PORTS. They
/// may still be used, so no repair removes their rules.
Finding outlived(const Binding& binding, const std::vector<InterfaceName>& ports) {
    std::string names;
    std::string commands;
    for (const InterfaceName& port : ports) {
        names += (names.empty() ? "" : ", ") + port.to_string();
        commands += "ip link set " + port.to_string() + " nomaster && ";
    }
    return finding(Subsystem::xenstore, binding.vif, ResolvedBy::person,
                   "its domain is gone from xenstore, but its device " + names +
                       " is still on a bridge, and keeps its rules and " +
                       binding.addresses.to_string() + "; if no guest uses it, remove it with `" +
                       commands + "workspacectl repair`");
}

struct Backends {
    std::vector<BackendPath> online;
    std::vector<ForeignVif> foreign;           // only those to whose MAC addresses are assigned
    std::map<VifId, VifPresence> of_recorded;  // of each vif in the registry
};

Backends backends_now(Store& store, const BindingSet& recorded) {
    return store.transact([&](const Transaction& reading) {
        Backends backends = {workspace_vifs_online(reading), foreign_vifs_online(reading),
                             presence_of(reading, recorded)};
        std::erase_if(backends.foreign, [&](const ForeignVif& one) {
            return !reading.exists(assignment_directory(one.mac));
        });
        return backends;
    });
}

/// As long as a vif has its backend directory, its offline event has not begun yet.
Findings findings_of_recorded(const Binding& binding, const Backends& backends,
                              const Enforcer& enforcer) {
    const VifPresence presence = backends.of_recorded.at(binding.vif);
    if (presence == VifPresence::replaced) return {replaced(binding)};
    if (presence == VifPresence::gone) {
        std::vector<InterfaceName> ports = devices_of(binding);
        std::erase_if(ports, [](const InterfaceName& device) { return !is_port(device); });
        if (!ports.empty()) return {outlived(binding, ports)};
    }
    Findings all;
    const bool is_online =
        std::ranges::find(backends.online, binding.vif, &BackendPath::vif) != backends.online.end();
    const bool is_leaving = !is_online && presence == VifPresence::present;
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

Finding foreign_vif_finding(const ForeignVif& vif) {
    return finding(Subsystem::xenstore, vif.vif, ResolvedBy::person,
                   "it has MAC " + vif.mac.to_string() + ", to which addresses are assigned, but " +
                       quote(vif.script) +
                       " brought it up, so nothing confines it; name the script vif-workspace "
                       "where its guest is configured (vif-workspace(8), THE SCRIPT OF A VIF), and "
                       "start the guest again");
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
