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

using Disagreements = std::vector<Disagreement>;

void append(Disagreements& all, const Disagreements& more) {
    all.insert(all.end(), more.begin(), more.end());
}

Disagreement disagreement(Part part, const VifId& vif, Care care, const std::string& what) {
    return {.part = part, .vif = vif, .sentence = vif.to_string() + ": " + what, .care = care};
}

/// A port that is up without rules is what must never be; the others are merely incomplete.
Disagreements compare_ports(const Binding& binding, Care care, const Host& host) {
    Disagreements all;
    const auto say = [&](Care whose, const std::string& what) {
        all.push_back(disagreement(Part::port, binding.vif, whose, what));
    };
    for (const InterfaceName& port : binding.ports) {
        if (!device_exists(port) || vif_behind(port).value_or(binding.vif) != binding.vif) continue;
        const std::string name = "port " + port.to_string();
        if (!is_port_of(port, binding.bridge)) {
            say(care, name + " is not on bridge " + binding.bridge.to_string());
        } else if (host.filter().name() != "none" && !passes_link_local_groups(port)) {
            say(Care::its_event, name + " lets frames to link-local groups pass beside its rules");
        } else if (!is_up(port)) {
            say(care, name + " is down");
        }
    }
    return all;
}

/// On no bridge it does no harm: its event is to come, or has failed.
Disagreement unknown(const VifId& vif) {
    const Care care =
        std::ranges::any_of(devices_of(vif), is_port) ? Care::its_event : Care::a_later_one;
    return disagreement(Part::xenstore, vif, care,
                        "is online in xenstore, but not on record: it is not confined");
}

struct Backends {
    std::vector<BackendPath> online;
    std::set<VifId> of_recorded;
};

Backends backends_now(Store& store, const BindingSet& recorded) {
    return store.transact([&](const Transaction& reading) {
        Backends backends = {workspaces_online(reading), {}};
        for (const Binding* binding : recorded.by_arrival()) {
            if (has_backend(reading, binding->vif)) backends.of_recorded.insert(binding->vif);
        }
        return backends;
    });
}

/// As long as it has its backend directory, its offline is to come.
Disagreements compare_known(const Binding& binding, const Backends& backends, const Host& host) {
    Disagreements all;
    const bool is_online =
        std::ranges::find(backends.online, binding.vif, &BackendPath::vif) != backends.online.end();
    const bool is_leaving = !is_online && backends.of_recorded.contains(binding.vif);
    const Care care = is_leaving ? Care::a_later_one : Care::its_event;
    const auto say = [&](const std::string& what) {
        all.push_back(disagreement(Part::xenstore, binding.vif, care, what));
    };
    if (!is_online) say("is on record, but not online in xenstore");
    if (binding.phase == Phase::pending) say("its coming online is not complete");
    append(all, compare_ports(binding, care, host));
    return all;
}

Disagreements compare_store(Store& store, const BindingSet& recorded, const Host& host) {
    Disagreements all;
    const Backends backends = backends_now(store, recorded);
    for (const BackendPath& backend : backends.online) {
        const Binding* binding = recorded.find(backend.vif);
        if (binding == nullptr) {
            all.push_back(unknown(backend.vif));
        } else if (const auto other = compare_assignment(store, backend, *binding, host)) {
            all.push_back(*other);
        }
    }
    for (const Binding* binding : recorded.by_arrival())
        append(all, compare_known(*binding, backends, host));
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
    for (Disagreement& one : all) one.care = Care::any_event;
    return all;
}

/// The address if that has changed, else the name, else something that few have.
std::string change(const Binding& before, const Binding& now) {
    if (before.addresses != now.addresses) {
        return "it was " + quote(before.addresses.to_string()) + ", it is " +
               quote(now.addresses.to_string());
    }
    if (before.hostname != now.hostname) {
        return "its host name was " + before.hostname.to_string() + ", it is " +
               now.hostname.to_string();
    }
    return "its addresses and its host name are the same";
}

}  // namespace

std::optional<Disagreement> compare_assignment(Store& store, const BackendPath& backend,
                                               const Binding& binding, const Host& host) {
    try {
        const Binding now = as_recorded(read_binding(store, backend, std::nullopt, host), binding);
        if (now == binding) return std::nullopt;
        return disagreement(
            Part::xenstore, binding.vif, Care::a_later_one,
            "what is assigned to it now is not what is in force; " + change(binding, now));
    } catch (const Error& error) {
        return disagreement(
            Part::xenstore, binding.vif, Care::a_later_one,
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
    append(all, host.diversion().disagreements(recorded));
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
