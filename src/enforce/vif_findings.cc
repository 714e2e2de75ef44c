// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/vif_findings.h"

#include "enforce/ports.h"
#include "enforce/read_binding.h"
#include "host/bridge_port.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// A vif that is on no bridge does no harm: its event has not begun yet, or has failed.
ResolvedBy resolved_if_on_bridge(const VifId& vif, ResolvedBy resolved_by) {
    return is_on_a_bridge(vif) ? resolved_by : ResolvedBy::later_event;
}

/// The addresses if they have changed, else the host name, else the VLAN, else only that another
/// node has.
std::string change(const Binding& before, const Binding& now) {
    if (before.addresses != now.addresses) {
        return "ip was " + quote(before.addresses.to_string()) + ", now it is " +
               quote(now.addresses.to_string());
    }
    if (before.hostname != now.hostname) {
        return "hostname was " + before.hostname.to_string() + ", now it is " +
               now.hostname.to_string();
    }
    if (before.vlan != now.vlan) return "vlan= is another one";
    return "another node than ip and hostname";
}

}  // namespace

Finding vif_finding(Subsystem subsystem, const VifId& vif, ResolvedBy resolved_by,
                    const std::string& what) {
    return {.subsystem = subsystem,
            .vif = vif,
            .sentence = vif.to_string() + ": " + what,
            .resolved_by = resolved_by};
}

std::vector<Finding> port_findings(const Binding& binding, ResolvedBy resolved_by,
                                   const Enforcer& enforcer) {
    std::vector<Finding> all;
    const auto report = [&](ResolvedBy whose, const std::string& what) {
        all.push_back(vif_finding(Subsystem::port, binding.vif, whose, what));
    };
    for (const InterfaceName& port : binding.ports) {
        if (!is_device_of(port, binding.vif)) continue;
        const std::string name = "port " + port.to_string();
        if (!is_port_of(port, binding.bridge)) {
            report(resolved_by, name + " is not on bridge " + binding.bridge.to_string());
        } else if (enforcer.filter().confines() && !forwards_link_local_groups(port)) {
            report(ResolvedBy::own_event, name + ": link-local multicast bypasses the filter");
        } else if (is_in_wrong_vlan(port, binding)) {
            report(resolved_by,
                   name + " is not in VLAN " + binding.vlan->to_string() + " alone, untagged");
        } else if (!is_up(port)) {
            report(resolved_by, name + " is down");
        }
    }
    return all;
}

Finding unconfined_finding(const VifId& vif) {
    return vif_finding(Subsystem::xenstore, vif, resolved_if_on_bridge(vif, ResolvedBy::own_event),
                       "is online in xenstore, but not in the registry: it is not confined");
}

Finding half_made_finding(const HalfMadeVif& vif) {
    const std::string& error = vif.error;
    return vif_finding(Subsystem::xenstore, vif.vif, ResolvedBy::person,
                       "it was refused and left half made; remove it in dom0 with `xl "
                       "network-detach " +
                           std::to_string(vif.vif.domid()) + " " + std::to_string(vif.vif.devid()) +
                           "`, also if libvirt started the guest; the reason was: " +
                           (is_printable(error) ? error : quote(error)));
}

Finding replaced_finding(const Binding& binding) {
    return vif_finding(
        Subsystem::xenstore, binding.vif, resolved_if_on_bridge(binding.vif, ResolvedBy::own_event),
        "in the registry it has MAC " + binding.mac.to_string() +
            ", but in xenstore another MAC: its domid is now that of another domain");
}

Finding outlived_finding(const Binding& binding, const std::vector<InterfaceName>& ports) {
    std::string names;
    std::string commands;
    for (const InterfaceName& port : ports) {
        names += (names.empty() ? "" : ", ") + port.to_string();
        commands += "ip link set " + port.to_string() + " nomaster && ";
    }
    return vif_finding(
        Subsystem::xenstore, binding.vif, ResolvedBy::person,
        "its domain is gone from xenstore, but its device " + names +
            " is still on a bridge, and keeps its rules and " + binding.addresses.to_string() +
            "; if no guest uses it, remove it with `" + commands + "workspacectl repair`");
}

std::optional<Finding> assignment_finding(Store& store, const BackendPath& backend,
                                          const Binding& binding, const Enforcer& enforcer) {
    try {
        const Binding now =
            as_recorded(read_binding(store, backend, std::nullopt, enforcer), binding);
        if (now == binding) return std::nullopt;
        return vif_finding(
            Subsystem::xenstore, binding.vif, ResolvedBy::later_event,
            "its assignment has changed and is not in force: " + change(binding, now));
    } catch (const Error& error) {
        return vif_finding(
            Subsystem::xenstore, binding.vif, ResolvedBy::later_event,
            std::string("its assignment has changed and cannot be made true: ") + error.what());
    }
}

Finding foreign_vif_finding(const ForeignVif& vif) {
    return vif_finding(
        Subsystem::xenstore, vif.vif, ResolvedBy::person,
        "it has MAC " + vif.mac.to_string() + ", to which addresses are assigned, but " +
            quote(vif.script) +
            " brought it up, so nothing confines it; name the script vif-workspace "
            "where its guest is configured (vif-workspace(8), THE SCRIPT OF A VIF), and "
            "start the guest again");
}

std::optional<std::string> reason_against_mtu(const Binding& binding) {
    const auto most = mtu_of(binding.bridge);
    if (!binding.offer.mtu || !most || binding.offer.mtu->octets() <= *most) return std::nullopt;
    return "mtu: " + quote(binding.offer.mtu->to_string()) + " is more than the " +
           std::to_string(*most) + " of bridge " + binding.bridge.to_string() +
           ", which drops longer packets; lower it, or raise the MTU of the bridge and its ports";
}

}  // namespace vif_workspace
