// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/binding.h"

namespace vif_workspace {
namespace {

bool allows(const Binding& one, const Binding& other) {
    return !one.peers || one.peers->includes(other.mac, other.groups);
}

}  // namespace

Binding as_recorded(Binding assigned, const Binding& recorded) {
    assigned.ports = recorded.ports;
    assigned.phase = recorded.phase;
    assigned.serial = recorded.serial;
    assigned.since = recorded.since;
    return assigned;
}

bool may_exchange(const Binding& one, const Binding& other) {
    return allows(one, other) && allows(other, one);
}

}  // namespace vif_workspace
