// SPDX-License-Identifier: GPL-2.0-or-later
// The output of `ebtables -L --Lc`.
#include "filter/ebtables_counts.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {
namespace {

template <class Value>
Value a(std::string_view text) {
    return Value::parse(text).value();
}

Binding alpha() {
    return {.vif = a<VifId>("vif7.0"),
            .mac = a<MacAddress>("02:16:3e:00:00:0a"),
            .hostname = a<Hostname>("alpha"),
            .addresses = Addresses::parse("10.9.0.10"),
            .bridge = a<InterfaceName>("xenbr0"),
            .dhcp_interface = a<InterfaceName>("xenbr0"),
            .ports = {a<InterfaceName>("vif7.0")},
            .offer = {.netmask = a<Netmask>("255.255.255.0"),
                      .broadcast = a<Ipv4Address>("10.9.0.255"),
                      .gateway = std::nullopt,
                      .dns = {},
                      .domain = std::nullopt,
                      .ntp = {},
                      .lease_time = a<LeaseTime>("3600"),
                      .mtu = std::nullopt},
            .gateway6 = std::nullopt,
            .dns6 = {},
            .advertisers = {},
            .groups = {},
            .peers = std::nullopt};
}

}  // namespace

void fuzz(std::string_view input) {
    static const BindingSet set = BindingSet().with(alpha());
    for (const auto& [vif, counts] : read_counts(set, input)) {
        must(!counts.withheld, "ebtables does not count what is withheld");
        for (const Counts::Dropped& dropped : counts.dropped)
            must(is_harmless(dropped.reason), "a reason is none", dropped.reason);
    }
}

}  // namespace vif_workspace::fuzz
