// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/binding_set.h"

#include <algorithm>
#include <set>

#include "model/error.h"

namespace vif_workspace {
namespace {

void refuse_shared_port(const Binding& other, const Binding& candidate) {
    for (const InterfaceName& port : candidate.ports) {
        if (std::ranges::find(other.ports, port) != other.ports.end()) {
            throw Error(ErrorKind::conflict, "port " + quote(port.to_string()) + " is held by " +
                                                 other.vif.to_string() +
                                                 "; choose another vifname=");
        }
        if (port == other.bridge || port == other.dhcp_interface) {
            throw Error(ErrorKind::conflict, "port " + quote(port.to_string()) +
                                                 " is where the DHCP of " + other.vif.to_string() +
                                                 " is answered; choose another vifname=");
        }
    }
}

const VifId& vif_of(const std::shared_ptr<const Binding>& binding) {
    return binding->vif;
}

template <class Block>
void refuse_shared_address(const std::vector<Block>& theirs, const std::vector<Block>& ours,
                           const Binding& other) {
    for (const Block& block : ours) {
        for (const Block& taken : theirs) {
            if (!taken.overlaps(block)) continue;
            throw Error(ErrorKind::conflict, "address " + block.to_string() + " is held by " +
                                                 other.vif.to_string() + " (MAC " +
                                                 other.mac.to_string() + ") on bridge " +
                                                 other.bridge.to_string() +
                                                 "; assign another, or take that one down first");
        }
    }
}

}  // namespace

BindingSet::BindingSet(std::vector<Binding> bindings) {
    bindings_.reserve(bindings.size());
    for (Binding& binding : bindings) {
        bindings_.push_back(std::make_shared<const Binding>(std::move(binding)));
    }
    if (!std::ranges::is_sorted(bindings_, {}, vif_of)) {
        std::ranges::stable_sort(bindings_, {}, vif_of);
    }
    // Of several bindings of one vif keep the last.
    const auto is_same = [](const Shared& one, const Shared& other) {
        return one->vif == other->vif;
    };
    const auto end = std::unique(bindings_.rbegin(), bindings_.rend(), is_same);
    bindings_.erase(bindings_.begin(), end.base());
}

BindingSet BindingSet::with(Binding binding) const {
    BindingSet set = without(binding.vif);
    const auto place = std::ranges::lower_bound(set.bindings_, binding.vif, {}, vif_of);
    set.bindings_.insert(place, std::make_shared<const Binding>(std::move(binding)));
    return set;
}

BindingSet BindingSet::without(const VifId& vif) const {
    BindingSet set = *this;
    const auto found = std::ranges::lower_bound(set.bindings_, vif, {}, vif_of);
    const bool is_there = found != set.bindings_.end() && (*found)->vif == vif;
    if (is_there) set.bindings_.erase(found);
    return set;
}

const Binding* BindingSet::find(const VifId& vif) const {
    const auto found = std::ranges::lower_bound(bindings_, vif, {}, vif_of);
    return found == bindings_.end() || (*found)->vif != vif ? nullptr : found->get();
}

std::vector<const Binding*> BindingSet::by_serial() const {
    std::vector<const Binding*> arrivals;
    arrivals.reserve(bindings_.size());
    for (const Shared& binding : bindings_) arrivals.push_back(binding.get());
    // Mostly they are in order already, because the numbers of domains grow.
    if (!std::ranges::is_sorted(arrivals, {}, &Binding::serial)) {
        std::ranges::stable_sort(arrivals, {}, &Binding::serial);
    }
    return arrivals;
}

std::vector<const Binding*> BindingSet::not_in(const BindingSet& other) const {
    std::vector<const Binding*> bindings = by_serial();
    std::erase_if(bindings, [&](const Binding* binding) {
        const Binding* same = other.find(binding->vif);
        return same == binding || (same != nullptr && *same == *binding);
    });
    return bindings;
}

std::vector<InterfaceName> BindingSet::bridges() const {
    std::set<InterfaceName> names;
    for (const Shared& binding : bindings_) names.insert(binding->bridge);
    return {names.begin(), names.end()};
}

std::vector<const Binding*> BindingSet::served_on(const InterfaceName& bridge) const {
    std::set<MacAddress> seen;
    std::vector<const Binding*> served;
    std::vector<const Binding*> latest_first = by_serial();
    std::ranges::reverse(latest_first);
    for (const Binding* binding : latest_first) {
        if (binding->bridge != bridge || !binding->answered_on_bridge()) continue;
        if (seen.insert(binding->mac).second) served.push_back(binding);
    }
    std::ranges::reverse(served);
    return served;
}

bool BindingSet::operator==(const BindingSet& other) const {
    return std::ranges::equal(bindings_, other.bindings_,
                              [](const Shared& ours, const Shared& theirs) {
                                  return ours == theirs || *ours == *theirs;
                              });
}

void refuse_conflicts(const BindingSet& others, const Binding& candidate) {
    for (const Binding* other : others.by_serial()) {
        if (other->vif == candidate.vif) continue;
        refuse_shared_port(*other, candidate);
        if (other->bridge != candidate.bridge) continue;
        if (other->dhcp_interface != candidate.dhcp_interface) {
            throw Error(ErrorKind::conflict,
                        "dhcp-if " + quote(candidate.dhcp_interface.to_string()) +
                            " is not that of " + other->vif.to_string() + " on the same bridge (" +
                            other->dhcp_interface.to_string() +
                            "); a bridge has one DHCP interface: set it in [bridge." +
                            candidate.bridge.to_string() + "]");
        }
        if (other->mac == candidate.mac) continue;
        refuse_shared_address(other->addresses.ipv4, candidate.addresses.ipv4, *other);
        refuse_shared_address(other->addresses.ipv6, candidate.addresses.ipv6, *other);
    }
}

}  // namespace vif_workspace
