// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/vif_reader.h"

#include <array>

#include "model/error.h"
#include "store/assignment_store.h"

namespace vif_workspace {
namespace {

constexpr std::array toolstack_nodes = {"mac", "bridge", "vifname", "type", "ip", "vlan"};

VifNodes read_nodes(const Transaction& transaction, const BackendPath& backend) {
    VifNodes nodes = {.id = backend.vif, .where = backend.text + "/", .texts = {}};
    for (const char* name : toolstack_nodes) {
        const std::optional<std::string> text = transaction.read(backend.text + "/" + name);
        if (text) nodes.texts.emplace(name, *text);
    }
    return nodes;
}

template <class Value>
std::optional<Value> optional_value(const VifNodes& nodes, const char* name) {
    const auto text = nodes.texts.find(name);
    if (text == nodes.texts.end()) return std::nullopt;
    if (const auto value = Value::parse(text->second)) return *value;
    throw Error(ErrorKind::input, nodes.where + name + ": " + quote(text->second) +
                                      " is not valid; correct the vif's configuration");
}

template <class Value>
Value required_value(const VifNodes& nodes, const char* name) {
    if (const auto value = optional_value<Value>(nodes, name)) return *value;
    throw Error(
        ErrorKind::input,
        nodes.where + name + ": missing; the vif was removed, or the toolstack did not make it");
}

/// A guest in a VLAN that is not its own is worse than one that does not start.
std::optional<VlanId> access_vlan(const VifNodes& nodes) {
    const auto text = nodes.texts.find("vlan");
    if (text == nodes.texts.end()) return std::nullopt;
    if (const auto vlan = VlanId::parse_access(text->second)) return vlan;
    throw Error(ErrorKind::input,
                nodes.where + "vlan: " + quote(text->second) +
                    " is not one VLAN like 10; a workspace cannot be confined in several VLANs, or "
                    "behind a tag, so give it a vif for each VLAN");
}

/// The directory of the domain itself or, for a stub domain, of the guest whose device model it
/// runs. Only the toolstack can write the node "target" (libxl_dm.c: libxl__spawn_stub_dm).
std::string home_of_guest(const Transaction& transaction, const VifId& vif) {
    const std::string home = transaction.home_of(vif.domid());
    const std::string target = transaction.read_if_allowed(home + "/target").value_or("");
    const auto guest = parse_number<unsigned>(target);
    return guest ? transaction.home_of(*guest) : home;
}

/// Its texts are empty in a driver domain that may not read them.
Domain read_domain(const Transaction& transaction, const VifId& vif) {
    const std::string home = home_of_guest(transaction, vif);
    const std::string vm = transaction.read_if_allowed(home + "/vm").value_or("");
    const std::string stub_domain = home + "/image/device-model-domid";
    return {.name = std::string(name_without_migration_suffix(
                transaction.read_if_allowed(home + "/name").value_or(""))),
            .uuid = vm.starts_with("/vm/") ? vm.substr(4) : "",
            .has_stub_domain = transaction.read_if_allowed(stub_domain).has_value()};
}

void refuse_other_vm(const Assignment& assignment, const Domain& domain, const MacAddress& mac) {
    if (!assignment.vm || assignment.vm->is(domain.name, domain.uuid)) return;
    throw Error(ErrorKind::conflict, "the assignment of " + mac.to_string() + " is meant for VM " +
                                         quote(assignment.vm->to_string()) + ", but this is VM " +
                                         quote(domain.name) +
                                         "; correct the node vm or the VM's mac=");
}

/// Without an assignment, the vif's own ip= and the name of its domain are used.
Assignment assignment_from_configuration(const Addresses& addresses, const Domain& domain,
                                         const VifId& vif) {
    const std::string fallback =
        "vif" + std::to_string(vif.domid()) + "-" + std::to_string(vif.devid());
    return {.addresses = addresses,
            .hostname = Hostname::nearest(domain.name).value_or(*Hostname::parse(fallback)),
            .options = {},
            .vm = std::nullopt,
            .groups = {},
            .peers = std::nullopt};
}

std::optional<Addresses> configured_addresses(const VifNodes& nodes) {
    const auto words = nodes.texts.find("ip");
    if (words == nodes.texts.end() || words->second.empty()) return std::nullopt;
    try {
        return Addresses::parse(words->second);
    } catch (const Error& error) {
        throw error.within(nodes.where + "ip");
    }
}

Assignment choose(const std::optional<Assignment>& assigned,
                  const std::optional<Addresses>& configured, const Domain& domain,
                  const Vif& vif) {
    if (!assigned && !configured) {
        throw Error(ErrorKind::input, "no address is assigned to " + vif.mac.to_string() +
                                          "; run `workspacectl assign " + vif.mac.to_string() +
                                          " ip=... hostname=...` or give the vif an ip=");
    }
    if (!assigned) return assignment_from_configuration(*configured, domain, vif.id);
    refuse_other_vm(*assigned, domain, vif.mac);
    if (configured && *configured != assigned->addresses) {
        throw Error(ErrorKind::conflict,
                    "the assignment of " + vif.mac.to_string() + " says " +
                        quote(assigned->addresses.to_string()) + ", but the vif's ip= says " +
                        quote(configured->to_string()) + "; make them agree or remove one");
    }
    return *assigned;
}

struct ScriptedVif {
    BackendPath backend;
    std::string script;

    bool is_ours() const { return script == "vif-workspace" || script.ends_with("/vif-workspace"); }
};

std::vector<ScriptedVif> all_vifs(const Transaction& transaction) {
    const std::string root = "backend/vif";
    std::vector<ScriptedVif> found;
    for (const std::string& domid : transaction.children(root)) {
        for (const std::string& devid : transaction.children(root + "/" + domid)) {
            const std::string path = root + "/" + domid + "/" + devid;
            const auto vif = VifId::parse_backend_path(path);
            if (vif)
                found.push_back({{path, *vif}, transaction.read(path + "/script").value_or("")});
        }
    }
    return found;
}

std::vector<BackendPath> workspaces(const Transaction& transaction) {
    std::vector<BackendPath> found;
    for (const ScriptedVif& one : all_vifs(transaction)) {
        if (one.is_ours()) found.push_back(one.backend);
    }
    return found;
}

}  // namespace

VifRequest read_vif(const Transaction& transaction, const BackendPath& backend) {
    return read_vif(transaction, read_nodes(transaction, backend),
                    read_domain(transaction, backend.vif));
}

VifRequest read_vif(const Transaction& transaction, const VifNodes& nodes, const Domain& domain) {
    const auto type = nodes.texts.find("type");
    const Vif vif = {
        .id = nodes.id,
        .mac = required_value<MacAddress>(nodes, "mac"),
        .bridge = required_value<InterfaceName>(nodes, "bridge"),
        .renamed = optional_value<InterfaceName>(nodes, "vifname"),
        .vlan = access_vlan(nodes),
        .has_emulated_nic =
            type != nodes.texts.end() && type->second == "vif_ioemu" && !domain.has_stub_domain,
    };
    const std::optional<Assignment> assigned = read_assignment(transaction, vif.mac);
    return {vif, choose(assigned, configured_addresses(nodes), domain, vif)};
}

std::vector<BackendPath> workspace_vifs_online(const Transaction& transaction) {
    std::vector<BackendPath> found = workspaces(transaction);
    std::erase_if(found, [&](const auto& backend) { return !is_online(transaction, backend); });
    return found;
}

std::vector<BackendPath> workspace_vifs_leaving(const Transaction& transaction) {
    std::vector<BackendPath> found = workspaces(transaction);
    std::erase_if(found, [&](const auto& backend) { return is_online(transaction, backend); });
    return found;
}

BackendPath backend_of(const VifId& vif) {
    return {"backend/vif/" + std::to_string(vif.domid()) + "/" + std::to_string(vif.devid()), vif};
}

VifPresence presence_of(const Transaction& transaction, const VifId& vif, const MacAddress& mac) {
    const std::string directory = backend_of(vif).text;
    if (!transaction.exists(directory)) return VifPresence::gone;
    const auto now = MacAddress::parse(transaction.read(directory + "/mac").value_or(""));
    return now && *now != mac ? VifPresence::replaced : VifPresence::present;
}

std::map<VifId, VifPresence> presence_of(const Transaction& transaction, const BindingSet& set) {
    std::map<VifId, VifPresence> all;
    for (const Binding* binding : set.by_serial())
        all.emplace(binding->vif, presence_of(transaction, binding->vif, binding->mac));
    return all;
}

std::vector<ForeignVif> foreign_vifs_online(const Transaction& transaction) {
    std::vector<ForeignVif> found;
    for (const ScriptedVif& one : all_vifs(transaction)) {
        if (one.is_ours() || !is_online(transaction, one.backend)) continue;
        const std::string text = transaction.read(one.backend.text + "/mac").value_or("");
        const auto mac = MacAddress::parse(text);
        if (!mac) continue;
        found.push_back({.vif = one.backend.vif,
                         .mac = *mac,
                         .script = one.script,
                         .is_connected = transaction.read(one.backend.text + "/hotplug-status") ==
                                         "connected"});
    }
    return found;
}

std::vector<HalfMadeVif> half_made_vifs(const Transaction& transaction) {
    // Netback writes it as soon as hotplug-status has been "connected". If an event that is
    // repeated for a vif in use fails, the vif is not half made.
    const std::string connected = "4";  // XenbusStateConnected
    std::vector<HalfMadeVif> found;
    for (const BackendPath& backend : workspace_vifs_online(transaction)) {
        const std::string& path = backend.text;
        if (transaction.read(path + "/hotplug-status") != "error") continue;
        if (transaction.read(path + "/state") == connected) continue;
        found.push_back(
            {.vif = backend.vif, .error = transaction.read(path + "/hotplug-error").value_or("")});
    }
    return found;
}

bool is_online(const Transaction& transaction, const BackendPath& backend) {
    return transaction.read(backend.text + "/online") == "1";
}

}  // namespace vif_workspace
