#include <algorithm>
#include <iostream>

#include "bind.h"
#include "host/bridge_port.h"
#include "host/network.h"
#include "remains.h"
#include "store/vif_reader.h"
#include "verbs.h"

namespace vif_workspace {
namespace {

using Sentences = std::vector<std::string>;

void append(Sentences& all, const Sentences& more) {
    all.insert(all.end(), more.begin(), more.end());
}

Sentences compare_assignment(Store& store, const BackendPath& backend, const Binding& binding,
                             const Host& host) {
    const std::string name = binding.vif.to_string() + ": ";
    try {
        const Binding now =
            as_recorded(bind(store, {Verb::online, backend, std::nullopt}, host), binding);
        if (now == binding) return {};
        return {name + "what is assigned to it now is not what is in force; it was " +
                quoted(binding.addresses.to_string()) + ", it is " +
                quoted(now.addresses.to_string())};
    } catch (const Error& error) {
        return {name + "what is assigned to it now cannot be made true: " + error.what()};
    }
}

/// A port that is up without rules is what must never be; the others are merely incomplete.
Sentences compare_ports(const Binding& binding, const Host& host) {
    Sentences sentences;
    for (const InterfaceName& port : binding.ports) {
        if (!device_exists(port) || vif_behind(port).value_or(binding.vif) != binding.vif) continue;
        const std::string name = binding.vif.to_string() + ": port " + port.to_string();
        if (!is_port_of(port, binding.bridge)) {
            sentences.push_back(name + " is not on bridge " + binding.bridge.to_string());
        } else if (host.filter().name() != "none" && !passes_link_local_groups(port)) {
            sentences.push_back(name + " lets frames to link-local groups pass beside its rules");
        } else if (!is_up(port)) {
            sentences.push_back(name + " is down");
        }
    }
    return sentences;
}

Sentences compare_store(Store& store, const BindingSet& recorded, const Host& host) {
    Sentences sentences;
    const std::vector<BackendPath> online =
        store.transact([](const Transaction& reading) { return workspaces_online(reading); });
    for (const BackendPath& backend : online) {
        const Binding* binding = recorded.find(backend.vif);
        if (binding == nullptr) {
            sentences.push_back(backend.vif.to_string() +
                                ": is online in xenstore, but not on record: it is not confined");
            continue;
        }
        append(sentences, compare_assignment(store, backend, *binding, host));
    }
    for (const Binding* binding : recorded.by_arrival()) {
        const bool is_online =
            std::ranges::find(online, binding->vif, &BackendPath::vif) != online.end();
        const std::string name = binding->vif.to_string() + ": ";
        if (!is_online) sentences.push_back(name + "is on record, but not online in xenstore");
        if (binding->phase == Phase::pending)
            sentences.push_back(name + "its coming online is not complete");
        append(sentences, compare_ports(*binding, host));
    }
    return sentences;
}

Sentences compare_dhcp(const BindingSet& recorded, const Host& host) {
    std::vector<InterfaceName> bridges = recorded.bridges();
    for (const InterfaceName& bridge : host.dhcp().bridges()) bridges.push_back(bridge);
    std::ranges::sort(bridges);
    bridges.erase(std::unique(bridges.begin(), bridges.end()), bridges.end());
    Sentences sentences;
    for (const InterfaceName& bridge : bridges)
        append(sentences, host.dhcp().differences(bridge, recorded, host.deadline()));
    return sentences;
}

}  // namespace

Agreement check(const Host& host) {
    Store store;
    Sentences sentences;
    // Under the lock: an event that is half done is no difference.
    const Registry registry = host.registry();
    const BindingSet& recorded = registry.bindings();
    const bool in_doubt = registry.has_record() && !registry.is_settled();
    if (in_doubt) sentences.emplace_back("a change of the rules was cut short");
    append(sentences, compare_store(store, recorded, host));
    append(sentences, host.filter().differences(recorded, host.deadline()));
    append(sentences, compare_dhcp(recorded, host));

    for (const std::string& sentence : sentences) std::cout << sentence << "\n";
    if (!sentences.empty()) std::cout << "`workspace-vif repair` makes them agree\n";
    // Not ours to repair: each says its remedy.
    const Sentences remains = remains_of_old_scripts(host.deadline());
    for (const std::string& sentence : remains) std::cout << sentence << "\n";
    return sentences.empty() && remains.empty() ? Agreement::complete : Agreement::broken;
}

}  // namespace vif_workspace
