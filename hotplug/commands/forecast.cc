// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/forecast.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>

#include <unistd.h>

#include "config/base_script_choice.h"
#include "enforce/admission.h"
#include "enforce/read_binding.h"
#include "enforce/vif_findings.h"
#include "model/error.h"
#include "store/assignment_store.h"
#include "store/store.h"

namespace vif_workspace {
namespace {

constexpr const char* script_directory = "/etc/xen/scripts/";
constexpr const char* our_script = "vif-workspace";

/// The value of KEY: the vif's own, else that of xl.conf, else the one that is built into xl.
std::string text_or(const Nic& nic, const GuestConfiguration& guest, const std::string& key,
                    const std::string& built_in) {
    if (const auto given = nic.texts.find(key); given != nic.texts.end()) return given->second;
    if (const auto set = guest.defaults.find(key); set != guest.defaults.end()) return set->second;
    return built_in;
}

std::string file_name(const std::string& script) {
    return script.substr(script.rfind('/') + 1);
}

/// In Xen's own range, like the MAC that libxl makes if none is given.
std::string random_mac() {
    std::random_device random;
    std::array<char, 18> text = {};
    static_cast<void>(std::snprintf(text.data(), text.size(), "00:16:3e:%02x:%02x:%02x",
                                    random() & 0x7fU, random() & 0xffU, random() & 0xffU));
    return text.data();
}

std::optional<VifId> vif_id_of(const Nic& nic, std::size_t index) {
    return VifId::parse("vif0." + nic.devid.value_or(std::to_string(index)));
}

VifNodes nodes_of(const Forecast& forecast, const VifId& vif) {
    VifNodes nodes = {.id = vif, .where = "", .texts = {}};
    nodes.texts["mac"] = forecast.nic.mac ? forecast.nic.mac->to_string() : random_mac();
    nodes.texts["bridge"] = forecast.bridge;
    nodes.texts["type"] = forecast.has_emulated_nic ? "vif_ioemu" : "vif";
    for (const char* name : {"ip", "vifname", "vlan"}) {
        const auto text = forecast.nic.texts.find(name);
        if (text != forecast.nic.texts.end()) nodes.texts[name] = text->second;
    }
    return nodes;
}

/// The path of its assignment; empty if there is none.
std::string assignment_of(const Nic& nic, Store& store) {
    if (!nic.mac) return "";
    const std::string directory = assignment_directory(*nic.mac);
    const bool is_there =
        store.transact([&](const Transaction& now) { return now.exists(directory); });
    return is_there ? directory : "";
}

/// A vif that another script brings up.
Forecast unconfined_vif(Forecast forecast) {
    forecast.notes.push_back("its script is " + quote(forecast.script) +
                             ", not vif-workspace: it is not confined and is given no address");
    if (forecast.assignment.empty()) return forecast;
    forecast.failures.push_back(
        "script: " + forecast.nic.mac->to_string() +
        " has an assignment, but this vif does not use vif-workspace, so it "
        "would not be enforced; add script=vif-workspace");
    return forecast;
}

/// Empty if no hook decides which script brings the port up.
std::string note_on_hooks(const Configuration& configuration) {
    const std::vector<Path> hooks = hooks_of_vif_bridge();
    if (configuration.base_script || hooks.empty()) return "";
    return "base_script: vif-bridge brings the port up, because only it can source the hook " +
           quote(hooks.front().string());
}

/// Empty if this kernel can divert DHCP at a port. Also empty for a user other than root, who may
/// not try it.
std::string failure_of_kernel(const Enforcer& enforcer) {
    if (geteuid() != 0) return "";
    try {
        enforcer.diversion().refuse_if_kernel_cannot();
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

/// A vif of vif-workspace: the binding that it would get, or why it would get none.
Forecast workspace_vif(Forecast forecast, const VifId& vif, const GuestConfiguration& guest,
                       const BindingSet& others, Store& store, const Enforcer& enforcer,
                       const Deadline& deadline) {
    const bool is_path = forecast.script.starts_with('/');
    const std::string file = (is_path ? "" : script_directory) + forecast.script;
    if (access(file.c_str(), X_OK) != 0) {
        forecast.failures.push_back("script: there is no program " + quote(file) +
                                    "; install vif-workspace");
    }
    if (const std::string note = note_on_hooks(enforcer.configuration()); !note.empty())
        forecast.notes.push_back(note);
    if (const std::string failure = failure_of_kernel(enforcer); !failure.empty())
        forecast.failures.push_back(failure);
    const bool is_mac_wrong = std::ranges::any_of(
        forecast.nic.problems, [](const auto& sentence) { return sentence.starts_with("mac: "); });
    if (is_mac_wrong) return forecast;  // a sentence says so already
    if (!forecast.nic.mac) {
        forecast.notes.emplace_back(
            "mac: none is given, so xl makes a random one, to which nothing can be assigned");
    }
    try {
        const VifRequest request = store.transact([&](const Transaction& reading) {
            return read_vif(reading, nodes_of(forecast, vif), {guest.name, guest.uuid});
        });
        forecast.binding = admitted(enforcer, read_binding(request, enforcer), others, deadline);
        if (forecast.binding->vlan) {
            forecast.notes.emplace_back(
                "vlan: xl before 4.20 ignores this word (`xl info xen_version`), "
                "and then the guest would be in the bridge's own VLAN");
        }
        if (const auto reason = reason_against_mtu(*forecast.binding))
            forecast.notes.push_back(*reason);
    } catch (const Error& error) {
        const bool lacks_a_mac = !forecast.nic.mac && !forecast.nic.texts.contains("ip");
        forecast.failures.emplace_back(
            lacks_a_mac ? "mac: neither mac= nor ip= is given; add mac=, and assign it an address"
                        : error.what());
    }
    for (const Binding* other : others.by_serial()) {
        if (forecast.nic.mac && other->mac == *forecast.nic.mac && other->vif.domid() != 0)
            forecast.notes.push_back("its MAC is in force already, on " + other->vif.to_string());
    }
    return forecast;
}

Forecast start_forecast(const std::string& specification, const GuestConfiguration& guest) {
    const Nic nic = parse_nic(specification);
    const bool is_hvm = guest.type == GuestConfiguration::Type::hvm;
    Forecast forecast = {.nic = nic,
                         .script = text_or(nic, guest, "script", "vif-bridge"),
                         .bridge = text_or(nic, guest, "bridge", "xenbr0"),
                         .has_emulated_nic = is_hvm && nic.type != Nic::Type::vif,
                         .failures = nic.problems};
    if (nic.type == Nic::Type::ioemu && !is_hvm) {
        forecast.failures.emplace_back(
            "type: only an HVM guest can have an emulated NIC, so xl does not start this guest; "
            "remove type=ioemu");
    }
    return forecast;
}

/// The domid and the name of this domain, either of which backend= may give.
std::vector<std::string> names_of_this_domain(Store& store) {
    return store.transact([](const Transaction& now) {
        const std::string domid = now.read("domid").value_or("0");
        const std::string own = domid == "0" ? "Domain-0" : "";
        return std::vector<std::string>{domid, now.read_if_allowed("name").value_or(own)};
    });
}

}  // namespace

std::vector<Forecast> forecasts(const GuestConfiguration& guest, const Enforcer& enforcer,
                                const Deadline& deadline) {
    Store store;
    const std::vector<std::string> own_names = names_of_this_domain(store);
    BindingSet others = enforcer.registry().peek();
    std::vector<Forecast> all;
    for (const std::string& specification : guest.vifs) {
        Forecast forecast = start_forecast(specification, guest);
        forecast.assignment = assignment_of(forecast.nic, store);
        const std::string backend = text_or(forecast.nic, guest, "backend", "0");
        const bool is_here = std::ranges::find(own_names, backend) != own_names.end();
        const auto vif = vif_id_of(forecast.nic, all.size());
        if (!is_here) {
            forecast.notes.push_back("its backend is domain " + quote(backend) +
                                     "; run lint there to see what would happen to it");
        } else if (!vif || others.find(*vif) != nullptr) {
            forecast.failures.push_back(
                "devid: " + quote(forecast.nic.devid.value_or("")) +
                " is not the number of a vif, or another vif has it; choose another");
        } else if (file_name(forecast.script) != our_script) {
            forecast = unconfined_vif(std::move(forecast));
        } else {
            forecast =
                workspace_vif(std::move(forecast), *vif, guest, others, store, enforcer, deadline);
            if (forecast.binding) others = others.with(*forecast.binding);
        }
        all.push_back(std::move(forecast));
    }
    return all;
}

}  // namespace vif_workspace
