// SPDX-License-Identifier: GPL-2.0-or-later
// What an event would do, printed and not done: it reads, makes and admits the binding as the event
// does, and renders the set that the event would make true. It takes no lock, so that it leaves
// nothing, not even a lock's file.
#include <algorithm>
#include <iostream>

#include "enforce/admission.h"
#include "enforce/read_binding.h"
#include "events/events.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

void print_dhcp(const InterfaceName& bridge, const BindingSet& before, const BindingSet& wanted,
                const Enforcer& enforcer) {
    const std::string text = enforcer.dhcp().describe(bridge, wanted);
    if (text == enforcer.dhcp().describe(bridge, before)) return;
    std::cout << "# " << enforcer.dhcp().name() << " on " << bridge.to_string() << ":"
              << (text.empty() ? " stopped\n" : "\n" + text);
}

void print_change(const BindingSet& before, const BindingSet& wanted, const Enforcer& enforcer) {
    const bool is_change = enforcer.rules().are_current();
    std::cout << "# DHCP at the port (nftables)" << (is_change ? ":\n" : ", rebuilt:\n")
              << enforcer.diversion().describe_change(is_change ? before : BindingSet(), wanted);
    std::cout << "# rules (" << enforcer.filter().name() << ")"
              << (is_change ? ":\n" : ", rebuilt:\n")
              << enforcer.filter().describe_change(is_change ? before : BindingSet(), wanted);
    std::vector<InterfaceName> bridges = before.bridges();
    for (const InterfaceName& bridge : wanted.bridges()) bridges.push_back(bridge);
    std::ranges::sort(bridges);
    bridges.erase(std::unique(bridges.begin(), bridges.end()), bridges.end());
    for (const InterfaceName& bridge : bridges) print_dhcp(bridge, before, wanted, enforcer);
}

void print_online(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    Store store;
    const bool is_wanted =
        store.transact([&](const Transaction& now) { return is_online(now, event.backend); });
    if (!is_wanted) {
        throw Error(ErrorKind::conflict,
                    event.backend.text +
                        "/online is not 1: the interface is being removed; nothing "
                        "would be set up");
    }
    const BindingSet before = enforcer.registry().peek();
    const Binding binding = admitted(
        enforcer, read_binding(store, event.backend, event.tap, enforcer), before, deadline);
    print_change(before, before.with(binding), enforcer);
}

void print_add(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    const BindingSet bindings = enforcer.registry().peek();
    const Binding* binding = bindings.find(event.backend.vif);
    const bool is_confined =
        binding != nullptr && std::ranges::find(binding->ports, *event.tap) != binding->ports.end();
    if (!is_confined) return print_online(event, enforcer, deadline);
    std::cout << "# nothing: " << event.tap->to_string() << " is confined already\n";
}

void print_offline(const Event& event, const Enforcer& enforcer) {
    const BindingSet before = enforcer.registry().peek();
    if (before.find(event.backend.vif) == nullptr) {
        std::cout << "# nothing: " << event.backend.vif.to_string() << " is not in the registry\n";
        return;
    }
    print_change(before, before.without(event.backend.vif), enforcer);
}

}  // namespace

void dry_run(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    switch (event.kind) {
        case EventKind::online:
            return print_online(event, enforcer, deadline);
        case EventKind::add:
            return print_add(event, enforcer, deadline);
        case EventKind::offline:
            return print_offline(event, enforcer);
        case EventKind::remove:
            std::cout << "# no rules and no DHCP: " << event.tap->to_string()
                      << " would be taken off its bridge\n";
            return;
    }
}

}  // namespace vif_workspace
