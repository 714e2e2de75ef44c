// What an event would do, told and not done: the same reading, joining and admission as its own,
// the same rendering of the set that it would make. Without the lock, so that not even that is
// left.
#include <algorithm>
#include <iostream>

#include "enforce/read_binding.h"
#include "events/events.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

void tell_dhcp(const InterfaceName& bridge, const BindingSet& before, const BindingSet& wanted,
               const Host& host) {
    const std::string text = host.dhcp().describe(bridge, wanted);
    if (text == host.dhcp().describe(bridge, before)) return;
    std::cout << "# " << host.dhcp().name() << " on " << bridge.to_string() << ":"
              << (text.empty() ? " stopped\n" : "\n" + text);
}

void tell(const BindingSet& before, const BindingSet& wanted, const Host& host) {
    const bool is_change = host.rules_stand();
    std::cout << "# DHCP at the port (nftables)" << (is_change ? ":\n" : ", all of it made anew:\n")
              << host.diversion().describe_change(is_change ? before : BindingSet(), wanted);
    std::cout << "# rules (" << host.filter().name() << ")"
              << (is_change ? ":\n" : ", all of them made anew:\n")
              << host.filter().describe_change(is_change ? before : BindingSet(), wanted);
    std::vector<InterfaceName> bridges = before.bridges();
    for (const InterfaceName& bridge : wanted.bridges()) bridges.push_back(bridge);
    std::ranges::sort(bridges);
    bridges.erase(std::unique(bridges.begin(), bridges.end()), bridges.end());
    for (const InterfaceName& bridge : bridges) tell_dhcp(bridge, before, wanted, host);
}

void tell_online(const Event& event, const Host& host) {
    Store store;
    const bool is_wanted =
        store.transact([&](const Transaction& now) { return is_online(now, event.backend); });
    if (!is_wanted) {
        throw Error(Fault::conflict, event.backend.text +
                                         "/online is not 1: it is being taken down; nothing would "
                                         "be made for it");
    }
    const BindingSet before = host.recorded();
    const Binding binding =
        host.admitted(read_binding(store, event.backend, event.tap, host), before);
    tell(before, before.with(binding), host);
}

void tell_add(const Event& event, const Host& host) {
    const BindingSet bindings = host.recorded();
    const Binding* binding = bindings.find(event.backend.vif);
    const bool is_confined =
        binding != nullptr && std::ranges::find(binding->ports, *event.tap) != binding->ports.end();
    if (!is_confined) return tell_online(event, host);
    std::cout << "# nothing: " << event.tap->to_string() << " is confined already\n";
}

void tell_offline(const Event& event, const Host& host) {
    const BindingSet before = host.recorded();
    if (before.find(event.backend.vif) == nullptr) {
        std::cout << "# nothing: " << event.backend.vif.to_string() << " is not on record\n";
        return;
    }
    tell(before, before.without(event.backend.vif), host);
}

}  // namespace

void dry_run(const Event& event, const Host& host) {
    switch (event.verb) {
        case Verb::online:
            return tell_online(event, host);
        case Verb::add:
            return tell_add(event, host);
        case Verb::offline:
            return tell_offline(event, host);
        case Verb::remove:
            std::cout << "# no rules and no DHCP: " << event.tap->to_string()
                      << " would be taken off its bridge\n";
            return;
    }
}

}  // namespace vif_workspace
