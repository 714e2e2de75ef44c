#include "comparison.h"

#include <algorithm>
#include <iterator>

#include "bind.h"
#include "host/bridge_port.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using Disagreements = std::vector<Disagreement>;

void append(Disagreements& all, const Disagreements& more) {
    all.insert(all.end(), more.begin(), more.end());
}

Disagreement about(Part part, const VifId& vif, const std::string& what) {
    return {.part = part, .vif = vif, .sentence = vif.to_string() + ": " + what};
}

/// A port that is up without rules is what must never be; the others are merely incomplete.
Disagreements compare_ports(const Binding& binding, const Host& host) {
    Disagreements all;
    for (const InterfaceName& port : binding.ports) {
        if (!device_exists(port) || vif_behind(port).value_or(binding.vif) != binding.vif) continue;
        const std::string name = "port " + port.to_string();
        if (!is_port_of(port, binding.bridge)) {
            all.push_back(about(Part::port, binding.vif,
                                name + " is not on bridge " + binding.bridge.to_string()));
        } else if (host.filter().name() != "none" && !passes_link_local_groups(port)) {
            all.push_back(about(Part::port, binding.vif,
                                name + " lets frames to link-local groups pass beside its rules"));
        }
    }
    return all;
}

Disagreements compare_store(Store& store, const BindingSet& recorded, const Host& host) {
    Disagreements all;
    const std::vector<BackendPath> online =
        store.transact([](const Transaction& reading) { return workspaces_online(reading); });
    for (const BackendPath& backend : online) {
        const Binding* binding = recorded.find(backend.vif);
        if (binding == nullptr) {
            all.push_back(about(Part::xenstore, backend.vif,
                                "is online in xenstore, but not on record: it is not confined"));
        } else if (const auto other = compare_assignment(store, backend, *binding, host)) {
            all.push_back(*other);
        }
    }
    for (const Binding* binding : recorded.by_arrival()) {
        const bool is_online =
            std::ranges::find(online, binding->vif, &BackendPath::vif) != online.end();
        if (!is_online)
            all.push_back(
                about(Part::xenstore, binding->vif, "is on record, but not online in xenstore"));
        if (binding->phase == Phase::pending)
            all.push_back(about(Part::xenstore, binding->vif, "its coming online is not complete"));
        append(all, compare_ports(*binding, host));
    }
    return all;
}

Disagreements compare_dhcp(const BindingSet& recorded, const Host& host) {
    std::vector<InterfaceName> bridges = recorded.bridges();
    for (const InterfaceName& bridge : host.dhcp().bridges()) bridges.push_back(bridge);
    std::ranges::sort(bridges);
    bridges.erase(std::unique(bridges.begin(), bridges.end()), bridges.end());
    Disagreements all;
    for (const InterfaceName& bridge : bridges)
        append(all, host.dhcp().disagreements(bridge, recorded, host.deadline()));
    return all;
}

}  // namespace

std::optional<Disagreement> compare_assignment(Store& store, const BackendPath& backend,
                                               const Binding& binding, const Host& host) {
    try {
        const Binding now =
            as_recorded(bind(store, {Verb::online, backend, std::nullopt}, host), binding);
        if (now == binding) return std::nullopt;
        return about(Part::xenstore, binding.vif,
                     "what is assigned to it now is not what is in force; it was " +
                         quoted(binding.addresses.to_string()) + ", it is " +
                         quoted(now.addresses.to_string()));
    } catch (const Error& error) {
        return about(
            Part::xenstore, binding.vif,
            std::string("what is assigned to it now cannot be made true: ") + error.what());
    }
}

std::vector<Disagreement> compare(Store& store, const Registry& registry, const Host& host) {
    Disagreements all;
    const BindingSet& recorded = registry.bindings();
    const bool in_doubt = registry.has_record() && !registry.is_settled();
    if (in_doubt)
        all.push_back({.part = Part::rules, .sentence = "a change of the rules was cut short"});
    append(all, compare_store(store, recorded, host));
    append(all, host.filter().disagreements(recorded, host.deadline()));
    append(all, compare_dhcp(recorded, host));
    return all;
}

Findings compare_if_possible(const Registry& registry, const Host& host) {
    try {
        Store store;
        return {.found = compare(store, registry, host), .unknown = {}};
    } catch (const Error& error) {
        return {.found = std::nullopt, .unknown = error.what()};
    }
}

std::vector<Disagreement> about(const Binding& binding, const std::vector<Disagreement>& all) {
    Disagreements its;
    std::ranges::copy_if(all, std::back_inserter(its), [&](const Disagreement& one) {
        if (one.vif) return *one.vif == binding.vif;
        return !one.bridge || (binding.served_by_us() && *one.bridge == binding.bridge);
    });
    return its;
}

}  // namespace vif_workspace
