// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/forecast.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>

#include <unistd.h>

#include "config/base_script_choice.h"
#include "enforce/admission.h"
#include "enforce/command_limits.h"
#include "enforce/findings.h"
#include "enforce/read_binding.h"
#include "model/error.h"
#include "store/assigned.h"
#include "store/store.h"

namespace vif_workspace {
namespace {

constexpr const char* directory_of_scripts = "/etc/xen/scripts/";
constexpr const char* our_script = "vif-workspace";

std::string text_or(const Nic& nic, const GuestConfiguration& guest, const std::string& key,
                    const std::string& otherwise) {
    if (const auto given = nic.texts.find(key); given != nic.texts.end()) return given->second;
    if (const auto set = guest.defaults.find(key); set != guest.defaults.end()) return set->second;
    return otherwise;
}

std::string file_name(const std::string& script) {
    return script.substr(script.rfind('/') + 1);
}

/// As libxl makes one where none is given: of Xen's own range.
std::string random_mac() {
    std::random_device random;
    std::array<char, 18> text = {};
    static_cast<void>(std::snprintf(text.data(), text.size(), "00:16:3e:%02x:%02x:%02x",
                                    random() & 0x7fU, random() & 0xffU, random() & 0xffU));
    return text.data();
}

std::optional<VifId> place_of(const Nic& nic, std::size_t index) {
    return VifId::parse("vif0." + nic.devid.value_or(std::to_string(index)));
}

VifNodes nodes_of(const Forecast& forecast, const VifId& vif) {
    VifNodes nodes = {.id = vif, .where = "", .texts = {}};
    nodes.texts["mac"] = forecast.nic.mac ? forecast.nic.mac->to_string() : random_mac();
    nodes.texts["bridge"] = forecast.bridge;
    nodes.texts["type"] = forecast.has_emulated_nic ? "vif_ioemu" : "vif";
    for (const char* name : {"ip", "vifname"}) {
        const auto text = forecast.nic.texts.find(name);
        if (text != forecast.nic.texts.end()) nodes.texts[name] = text->second;
    }
    return nodes;
}

/// Where its assignment is; empty if there is none.
std::string assignment_of(const Nic& nic, Store& store) {
    if (!nic.mac) return "";
    const std::string directory = assignment_directory(*nic.mac);
    const bool is_there =
        store.transact([&](const Transaction& now) { return now.exists(directory); });
    return is_there ? directory : "";
}

/// Of a vif that is not ours.
Forecast of_a_foreign_one(Forecast forecast) {
    forecast.notes.push_back("its script is " + quote(forecast.script) +
                             ", not vif-workspace: nothing confines it, and no address is given");
    if (forecast.assignment.empty()) return forecast;
    forecast.failures.push_back("script: something is assigned to " +
                                forecast.nic.mac->to_string() +
                                ", and nobody would make it true; add script=vif-workspace");
    return forecast;
}

/// Empty where none of them changes anything.
std::string note_on_hooks(const Configuration& configuration) {
    const std::vector<Path> hooks = hooks_of_vif_bridge();
    if (configuration.base_script || hooks.empty()) return "";
    return "base_script: vif-bridge is run, because " + quote(hooks.front().string()) +
           " is shell code that only it can source";
}

/// Empty: this kernel can take DHCP off a port, or it cannot be tried by this user.
std::string failure_of_kernel(const Enforcer& enforcer) {
    if (geteuid() != 0) return "";
    try {
        enforcer.diversion().refuse_if_kernel_cannot();
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

/// Of one that is ours: the binding that it would get, and why not.
Forecast of_a_workspace(Forecast forecast, const VifId& vif, const GuestConfiguration& guest,
                        const BindingSet& others, Store& store, const Enforcer& enforcer) {
    const bool is_path = forecast.script.starts_with('/');
    const std::string file = (is_path ? "" : directory_of_scripts) + forecast.script;
    if (access(file.c_str(), X_OK) != 0) {
        forecast.failures.push_back("script: there is no program " + quote(file) +
                                    "; install vif-workspace");
    }
    if (const std::string note = note_on_hooks(enforcer.configuration()); !note.empty())
        forecast.notes.push_back(note);
    if (const std::string failure = failure_of_kernel(enforcer); !failure.empty())
        forecast.failures.push_back(failure);
    const bool is_mac_wrong = std::ranges::any_of(
        forecast.nic.complaints, [](const auto& said) { return said.starts_with("mac: "); });
    if (is_mac_wrong) return forecast;  // xl would not start it
    if (!forecast.nic.mac) {
        forecast.notes.emplace_back(
            "no mac= is given: xl makes a random one, to which nothing can be assigned");
    }
    try {
        const VifRequest record = store.transact([&](const Transaction& reading) {
            return read_vif(reading, nodes_of(forecast, vif), {guest.name, guest.uuid});
        });
        forecast.binding =
            admitted(enforcer, read_binding(record, enforcer), others, command_deadline());
        if (const auto reason = reason_against_mtu(*forecast.binding))
            forecast.notes.push_back(*reason);
    } catch (const Error& error) {
        const bool lacks_a_mac = !forecast.nic.mac && !forecast.nic.texts.contains("ip");
        forecast.failures.emplace_back(
            lacks_a_mac ? "mac: none is given, nor an ip=; add mac= and assign it an address"
                        : error.what());
    }
    for (const Binding* other : others.by_arrival()) {
        if (forecast.nic.mac && other->mac == *forecast.nic.mac && other->vif.domid() != 0)
            forecast.notes.push_back("its MAC is in force now as " + other->vif.to_string());
    }
    return forecast;
}

Forecast begun(const std::string& specification, const GuestConfiguration& guest) {
    const Nic nic = parse_nic(specification);
    const bool is_hvm = guest.type == GuestConfiguration::Type::hvm;
    Forecast forecast = {.nic = nic,
                         .script = text_or(nic, guest, "script", "vif-bridge"),
                         .bridge = text_or(nic, guest, "bridge", "xenbr0"),
                         .has_emulated_nic = is_hvm && nic.type != Nic::Type::vif,
                         .failures = nic.complaints};
    if (nic.type == Nic::Type::ioemu && !is_hvm) {
        forecast.failures.emplace_back(
            "type: a guest that is not hvm has no emulated card, and xl does not start it; remove "
            "type=ioemu");
    }
    return forecast;
}

/// As backend= may call it.
std::vector<std::string> names_of_this_domain(Store& store) {
    return store.transact([](const Transaction& now) {
        const std::string domid = now.read("domid").value_or("0");
        const std::string own = domid == "0" ? "Domain-0" : "";
        return std::vector<std::string>{domid, now.read_if_allowed("name").value_or(own)};
    });
}

}  // namespace

std::vector<Forecast> forecasts(const GuestConfiguration& guest, const Enforcer& enforcer) {
    Store store;
    const std::vector<std::string> here = names_of_this_domain(store);
    BindingSet others = enforcer.registry().peek();
    std::vector<Forecast> all;
    for (const std::string& specification : guest.vifs) {
        Forecast forecast = begun(specification, guest);
        forecast.assignment = assignment_of(forecast.nic, store);
        const std::string backend = text_or(forecast.nic, guest, "backend", "0");
        const bool is_here = std::ranges::find(here, backend) != here.end();
        const auto vif = place_of(forecast.nic, all.size());
        if (!is_here) {
            forecast.notes.push_back("its backend is " + quote(backend) +
                                     ": what becomes of it is seen by lint in that domain");
        } else if (!vif || others.find(*vif) != nullptr) {
            forecast.failures.push_back("devid: " + quote(forecast.nic.devid.value_or("")) +
                                        " is no number of a vif, or that of another vif");
        } else if (file_name(forecast.script) != our_script) {
            forecast = of_a_foreign_one(std::move(forecast));
        } else {
            forecast = of_a_workspace(std::move(forecast), *vif, guest, others, store, enforcer);
            if (forecast.binding) others = others.with(*forecast.binding);
        }
        all.push_back(std::move(forecast));
    }
    return all;
}

}  // namespace vif_workspace
