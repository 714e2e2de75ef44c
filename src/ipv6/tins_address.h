// SPDX-License-Identifier: GPL-2.0-or-later
// Our addresses as those of libtins.
#pragma once

#include <tins/hw_address.h>
#include <tins/ipv6_address.h>

#include "model/ip_address.h"
#include "model/mac_address.h"

namespace vif_workspace {

inline Tins::HWAddress<6> as_tins(const MacAddress& mac) {
    return {mac.octets().data()};
}

inline Tins::IPv6Address as_tins(const Ipv6Address& address) {
    return {address.octets().data()};
}

}  // namespace vif_workspace
