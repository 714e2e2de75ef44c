// SPDX-License-Identifier: GPL-2.0-or-later
// Bindings for tests: one plain vif, one set with a case of everything, and random ones, as many as
// a test wants. Used by the tests of all functions of bindings.
#pragma once

#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

/// A value from a text that is known to be valid.
template <class Value>
Value a(std::string_view text) {
    return Value::parse(text).value();
}

template <class Value>
std::vector<Value> some(const std::vector<std::string_view>& texts) {
    std::vector<Value> values;
    for (const std::string_view text : texts) values.push_back(a<Value>(text));
    return values;
}

/// vif7.0, 00:16:3e:00:00:0a, alpha, 10.7.0.10 in 10.7.0.0/24, on xenbr0, served by our dhcpd: only
/// the fields that a binding must have.
Binding alpha();
/// The same with another vif, its own MAC and its own address.
Binding beta();

/// Two bridges: on xenbr0 every option, an HVM guest with a vifname, blocks, one MAC on two vifs, a
/// guest of another subnet; behind eth1 of xenbr1 the site's DHCP server.
BindingSet full_set();

/// Bindings whose vifs, names and MACs repeat and share prefixes; the same sequence for the same
/// seed on every machine.
class RandomBindings {
  public:
    explicit RandomBindings(std::uint32_t seed) : source_(seed) {}

    /// 0 to BOUND - 1.
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(source_()) % bound;
    }
    bool one_in(std::uint32_t bound) { return below(bound) == 0; }

    VifId vif();
    /// On a bridge that our dhcpd serves.
    Binding served();
    /// One in four has its DHCP server behind a port.
    Binding any();

  private:
    Offer offer();
    std::vector<InterfaceName> ports_of(const VifId& vif);

    std::mt19937 source_;
    std::uint64_t serial_ = 0;
};

}  // namespace vif_workspace
