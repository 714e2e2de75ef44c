// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/diversion.h"

#include <set>
#include <string_view>
#include <utility>

#include "diversion/server_rules.h"
#include "host/links.h"
#include "host/log.h"
#include "host/network.h"
#include "host/nftables.h"
#include "host/scratch_network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

const std::string table = "table " + std::string(diversion_table);

void append_devices(DeviceNames& devices, const Binding& binding) {
    for (const InterfaceName& port : binding.ports) {
        if (is_device_of(port, binding.vif)) devices.insert(port);
    }
}

std::string listing() {
    return list_nft_text("list " + table).value_or("");
}

std::set<MacAddress> declined_on(const InterfaceName& bridge) {
    const auto json = list_nft("list set " + std::string(diversion_table) + " " +
                               bridge_object("declined-", bridge));
    return macs_in_set(json.value_or(""));
}

/// Adds the likely reason to an error that the kernel returns when its nf_tables lacks a family or
/// an expression that we need.
Error explained(const Error& error) {
    const std::string_view sentence = error.what();
    const bool may_lack_a_part = sentence.find("No such file") != std::string_view::npos ||
                                 sentence.find("not supported") != std::string_view::npos;
    if (!may_lack_a_part) return error;
    return {error.kind(),
            std::string(error.what()) +
                "; diverting DHCP at a port needs nf_tables of Linux 5.16 or later, with "
                "CONFIG_NF_TABLES_NETDEV, CONFIG_NETFILTER_EGRESS and CONFIG_NFT_FWD_NETDEV"};
}

void run_explained(const std::string& commands) {
    try {
        run_nft(commands);
    } catch (const Error& error) {
        throw explained(error);
    }
}

}  // namespace

DeviceNames Diversion::devices_of_set(const BindingSet& set) const {
    DeviceNames devices;
    for (const Binding* binding : set.by_serial()) append_devices(devices, *binding);
    for (const InterfaceName& bridge : set.bridges()) {
        const auto server = server_device_of(bridge, set);
        if (server) devices.insert(*server);
    }
    return devices;
}

std::optional<InterfaceName> Diversion::server_device_of(const InterfaceName& bridge,
                                                         const BindingSet& set) const {
    const auto server = server_device(bridge, set);
    if (!server || !device_exists(*server)) return std::nullopt;
    const bool is_leftover_of_own_server = !options_.has_own_server && *server == outer_end(bridge);
    return is_leftover_of_own_server ? std::nullopt : server;
}

void Diversion::change(const BindingSet& before, const BindingSet& wanted) const {
    if (before.empty() || wanted.empty()) return rebuild(wanted);
    const std::string commands = describe_change(before, wanted);
    if (commands.empty()) return;
    try {
        run_nft(commands);
    } catch (const Error& error) {
        log_warning({{"diversion", "rebuilt"}, {"reason", error.what()}});
        rebuild(wanted);
    }
}

void Diversion::rebuild(const BindingSet& wanted) const {
    DeviceNames devices = devices_of_set(wanted);
    for (;;) {
        try {
            return run_explained(whole_diversion(wanted, devices, options_));
        } catch (const Error&) {
            // Perhaps a device has gone since it was looked for: the kernel removes those of a
            // network namespace only some time after its last process has ended.
            DeviceNames now = devices_of_set(wanted);
            if (now == devices) throw;
            devices = std::move(now);
        }
    }
}

void Diversion::add_device_chains(const Binding& binding, const BindingSet& all) const {
    DeviceNames devices;
    append_devices(devices, binding);
    try {
        run_nft(vif_diversion(binding, devices, options_));
    } catch (const Error& error) {
        log_warning({{"diversion", "rebuilt"}, {"reason", error.what()}});
        rebuild(all);
    }
}

void Diversion::connect_server(const InterfaceName& bridge, const BindingSet& set) const {
    const auto server = server_device_of(bridge, set);
    if (!server) return;
    try {
        run_nft(connect_bridge(bridge, *server));
    } catch (const Error& error) {
        log_warning({{"diversion", "rebuilt"}, {"reason", error.what()}});
        rebuild(set);
    }
}

std::vector<Finding> Diversion::findings(const BindingSet& wanted) const {
    const DeviceNames devices = devices_of_set(wanted);
    const std::string expected = in_scratch_network([&] {
        RouteSocket socket;
        for (const InterfaceName& device : devices) add_stand_in(socket, device);
        run_nft(whole_diversion(wanted, devices, options_));
        return listing();
    });
    std::vector<Finding> all = diversion_findings(parse_diversion_listing(expected),
                                                  parse_diversion_listing(listing()), wanted);
    for (const InterfaceName& bridge : wanted.bridges()) {
        for (Finding& one : declined_addresses(bridge, wanted, declined_on(bridge)))
            all.push_back(std::move(one));
        const auto server = server_device(bridge, wanted);
        if (server == outer_end(bridge) || device_exists(*server)) continue;
        all.push_back({.subsystem = Subsystem::dhcp,
                       .bridge = bridge,
                       .sentence = "DHCP at the port: there is no device " + server->to_string() +
                                   ", which dhcp-if names for " + bridge.to_string(),
                       .resolved_by = ResolvedBy::later_event});
    }
    return all;
}

void Diversion::refuse_if_kernel_cannot() const {
    in_scratch_network([&] {
        const InterfaceName device = *InterfaceName::parse("vif1.0");
        RouteSocket socket;
        add_stand_in(socket, device);
        run_explained(
            "table " + std::string(diversion_table) +
            " {\n    chain in {\n        type filter hook ingress device \"vif1.0\" "
            "priority 0\n        udp dport 67 fwd to \"vif1.0\"\n    }\n    chain out {\n   "
            "     type filter hook egress device \"vif1.0\" priority 0\n    }\n}\n");
        return std::string();
    });
}

std::vector<VifId> Diversion::diverted_vifs() const {
    std::set<VifId> vifs;
    for (const auto& [chain, rules] : parse_diversion_listing(listing()).chains) {
        if (const auto vif = vif_of_diversion_chain(chain)) vifs.insert(*vif);
    }
    return {vifs.begin(), vifs.end()};
}

std::map<VifId, RequestCounts> Diversion::counts(const BindingSet& bindings) const {
    const DiversionListing installed = parse_diversion_listing(listing());
    std::map<VifId, RequestCounts> counts;
    for (const Binding* binding : bindings.by_serial())
        counts.emplace(binding->vif, read_request_counts(binding->vif, installed));
    return counts;
}

std::string Diversion::describe_change(const BindingSet& before, const BindingSet& wanted) const {
    // Only the devices of bindings that change matter.
    BindingSet changed;
    for (const Binding* binding : wanted.not_in(before)) changed = changed.with(*binding);
    return diversion_change(before, wanted, devices_of_set(changed), options_);
}

}  // namespace vif_workspace
