#include "differences.h"

#include <algorithm>
#include <set>

#include <boost/filesystem/operations.hpp>

#include "bind.h"
#include "host/bridge_port.h"
#include "host/network.h"
#include "store/vif_reader.h"

namespace vif_workspace {
namespace {

/// Who may be about to make a difference good.
enum class Care {
    nobody,      // the rules: they change under the registry's lock, which we have
    its_event,   // an event of that vif, if one is under way
    any_event,   // DHCP, which several events change together
    a_later_one  // an event of which nothing can be seen yet, or a person
};

struct Difference {
    std::string sentence;
    Care care;
    std::optional<VifId> vif = std::nullopt;
};
using Differences = std::vector<Difference>;

void append(Differences& all, const Differences& more) {
    all.insert(all.end(), more.begin(), more.end());
}

void append(Differences& all, Care care, const std::vector<std::string>& sentences) {
    for (const std::string& sentence : sentences) all.push_back({sentence, care});
}

Differences compare_assignment(Store& store, const BackendPath& backend, const Binding& binding,
                               const Host& host) {
    const std::string name = binding.vif.to_string() + ": ";
    try {
        const Binding now =
            as_recorded(bind(store, {Verb::online, backend, std::nullopt}, host), binding);
        if (now == binding) return {};
        return {{name + "what is assigned to it now is not what is in force; it was " +
                     quoted(binding.addresses.to_string()) + ", it is " +
                     quoted(now.addresses.to_string()),
                 Care::a_later_one}};
    } catch (const Error& error) {
        return {{name + "what is assigned to it now cannot be made true: " + error.what(),
                 Care::a_later_one}};
    }
}

/// A port that is up without rules is what must never be; the others are merely incomplete.
Differences compare_ports(const Binding& binding, Care care, const Host& host) {
    Differences differences;
    for (const InterfaceName& port : binding.ports) {
        if (!device_exists(port) || vif_behind(port).value_or(binding.vif) != binding.vif) continue;
        const std::string name = binding.vif.to_string() + ": port " + port.to_string();
        if (!is_port_of(port, binding.bridge)) {
            differences.push_back(
                {name + " is not on bridge " + binding.bridge.to_string(), care, binding.vif});
        } else if (host.filter().name() != "none" && !passes_link_local_groups(port)) {
            differences.push_back({name + " lets frames to link-local groups pass beside its rules",
                                   Care::its_event, binding.vif});
        } else if (!is_up(port)) {
            differences.push_back({name + " is down", care, binding.vif});
        }
    }
    return differences;
}

/// On no bridge it does no harm: its event is to come, or has failed.
Differences compare_unknown(const VifId& vif) {
    const std::vector<InterfaceName> devices = devices_of(vif);
    return {{vif.to_string() + ": is online in xenstore, but not on record: it is not confined",
             std::ranges::any_of(devices, is_port) ? Care::its_event : Care::a_later_one, vif}};
}

/// As long as it has its backend directory, its offline is to come.
Differences compare_known(const Binding& binding, bool is_online, bool has_backend,
                          const Host& host) {
    Differences differences;
    const std::string name = binding.vif.to_string() + ": ";
    const bool is_leaving = !is_online && has_backend;
    const Care care = is_leaving ? Care::a_later_one : Care::its_event;
    if (!is_online) {
        differences.push_back(
            {name + "is on record, but not online in xenstore", care, binding.vif});
    }
    if (binding.phase == Phase::pending)
        differences.push_back({name + "its coming online is not complete", care, binding.vif});
    append(differences, compare_ports(binding, care, host));
    return differences;
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

Differences compare_store(Store& store, const BindingSet& recorded, const Host& host) {
    Differences differences;
    const auto [online, of_recorded] = backends_now(store, recorded);
    for (const BackendPath& backend : online) {
        const Binding* binding = recorded.find(backend.vif);
        append(differences, binding == nullptr
                                ? compare_unknown(backend.vif)
                                : compare_assignment(store, backend, *binding, host));
    }
    for (const Binding* binding : recorded.by_arrival()) {
        const bool is_online =
            std::ranges::find(online, binding->vif, &BackendPath::vif) != online.end();
        append(differences,
               compare_known(*binding, is_online, of_recorded.contains(binding->vif), host));
    }
    return differences;
}

Differences compare_dhcp(const BindingSet& recorded, const Host& host) {
    std::vector<InterfaceName> bridges = recorded.bridges();
    for (const InterfaceName& bridge : host.dhcp().bridges()) bridges.push_back(bridge);
    std::ranges::sort(bridges);
    bridges.erase(std::unique(bridges.begin(), bridges.end()), bridges.end());
    Differences differences;
    for (const InterfaceName& bridge : bridges) {
        append(differences, Care::any_event,
               host.dhcp().differences(bridge, recorded, host.deadline()));
    }
    return differences;
}

/// With the registry's lock held: a change of the rules that is half done is no difference.
Differences compare(const Registry& registry, const Host& host) {
    Store store;
    Differences differences;
    const BindingSet& recorded = registry.bindings();
    const bool in_doubt = registry.has_record() && !registry.is_settled();
    if (in_doubt) differences.push_back({"a change of the rules was cut short", Care::nobody});
    append(differences, compare_store(store, recorded, host));
    append(differences, Care::nobody, host.filter().differences(recorded, host.deadline()));
    append(differences, compare_dhcp(recorded, host));
    return differences;
}

/// What is at work on this host, by the names of the locks that it holds (scripts/vif-workspace,
/// Host::serve).
std::set<std::string> at_work(const Path& run_directory) {
    std::set<std::string> locks;
    for (const auto& entry : boost::filesystem::directory_iterator(run_directory)) {
        const std::string name = entry.path().filename().string();
        const bool is_an_events = name.starts_with("vif") || name.starts_with("dhcp.");
        if (is_an_events && name.ends_with(".lock") && is_locked(entry.path())) locks.insert(name);
    }
    return locks;
}

bool is_cared_for(const Difference& difference, const std::set<std::string>& at_work) {
    switch (difference.care) {
        case Care::nobody:
            return false;
        case Care::its_event:
            return at_work.contains(difference.vif->to_string() + ".lock");
        case Care::any_event:
            return !at_work.empty();
        case Care::a_later_one:
            return true;
    }
    return false;
}

}  // namespace

std::vector<std::string> all_differences(const Host& host) {
    std::vector<std::string> sentences;
    for (const Difference& difference : compare(host.registry(), host))
        sentences.push_back(difference.sentence);
    return sentences;
}

Settled settled_differences(const Host& host) {
    const Registry registry = host.registry();
    const Path& run_directory = host.configuration().run_directory;
    // Before and after: an event may begin or end while we look. It cannot do both, because what it
    // does to the record waits for us.
    std::set<std::string> working = at_work(run_directory);
    const Differences differences = compare(registry, host);
    working.merge(at_work(run_directory));

    Settled settled = {.differences = {}, .is_final = working.empty()};
    for (const Difference& difference : differences) {
        if (!is_cared_for(difference, working)) settled.differences.push_back(difference.sentence);
    }
    return settled;
}

}  // namespace vif_workspace
