// SPDX-License-Identifier: GPL-2.0-or-later
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
               const Enforcer& enforcer) {
    const std::string text = enforcer.dhcp().describe(bridge, wanted);
    if (text == enforcer.dhcp().describe(bridge, before)) return;
    std::cout << "# " << enforcer.dhcp().name() << " on " << bridge.to_string() << ":"
              << (text.empty() ? " stopped\n" : "\n" + text);
}

void tell(const BindingSet& before, const BindingSet& wanted, const Enforcer& enforcer) {
    const bool is_change = enforcer.rules_are_current();
    std::cout << "# DHCP at the port (nftables)" << (is_change ? ":\n" : ", all of it made anew:\n")
              << enforcer.diversion().describe_change(is_change ? before : BindingSet(), wanted);
    std::cout << "# rules (" << enforcer.filter().name() << ")"
              << (is_change ? ":\n" : ", all of them made anew:\n")
              << enforcer.filter().describe_change(is_change ? before : BindingSet(), wanted);
    std::vector<InterfaceName> bridges = before.bridges();
    for (const InterfaceName& bridge : wanted.bridges()) bridges.push_back(bridge);
    std::ranges::sort(bridges);
    bridges.erase(std::unique(bridges.begin(), bridges.end()), bridges.end());
    for (const InterfaceName& bridge : bridges) tell_dhcp(bridge, before, wanted, enforcer);
}

void tell_online(const Event& event, const Enforcer& enforcer) {
    Store store;
    const bool is_wanted =
        store.transact([&](const Transaction& now) { return is_online(now, event.backend); });
    if (!is_wanted) {
        throw Error(Fault::conflict, event.backend.text +
                                         "/online is not 1: it is being taken down; nothing would "
                                         "be made for it");
    }
    const BindingSet before = enforcer.recorded();
    const Binding binding =
        enforcer.admitted(read_binding(store, event.backend, event.tap, enforcer), before);
    tell(before, before.with(binding), enforcer);
}

void tell_add(const Event& event, const Enforcer& enforcer) {
    const BindingSet bindings = enforcer.recorded();
    const Binding* binding = bindings.find(event.backend.vif);
    const bool is_confined =
        binding != nullptr && std::ranges::find(binding->ports, *event.tap) != binding->ports.end();
    if (!is_confined) return tell_online(event, enforcer);
    std::cout << "# nothing: " << event.tap->to_string() << " is confined already\n";
}

void tell_offline(const Event& event, const Enforcer& enforcer) {
    const BindingSet before = enforcer.recorded();
    if (before.find(event.backend.vif) == nullptr) {
        std::cout << "# nothing: " << event.backend.vif.to_string() << " is not on record\n";
        return;
    }
    tell(before, before.without(event.backend.vif), enforcer);
}

}  // namespace

void dry_run(const Event& event, const Enforcer& enforcer) {
    switch (event.kind) {
        case EventKind::online:
            return tell_online(event, enforcer);
        case EventKind::add:
            return tell_add(event, enforcer);
        case EventKind::offline:
            return tell_offline(event, enforcer);
        case EventKind::remove:
            std::cout << "# no rules and no DHCP: " << event.tap->to_string()
                      << " would be taken off its bridge\n";
            return;
    }
}

}  // namespace vif_workspace
