// SPDX-License-Identifier: GPL-2.0-or-later
// What the program answer-ipv6 must know of the workspaces of one bridge to answer them, as a value
// and as the text of the file by which an event tells it. Pure. Rendered by src/dhcp; parsed by the
// program. It does not know how a guest is answered (ipv6_answers.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

struct Ipv6Guest {
    MacAddress mac;
    Ipv6Address address;
    std::optional<Ipv6Address> router;  // link-local; without one the guest gets no advertisement
    std::vector<Ipv6Address> dns;
    Hostname hostname;
    std::optional<Hostname> domain;
    LeaseTime lease_time;
    std::optional<Mtu> mtu;

    bool operator==(const Ipv6Guest&) const = default;
};

/// The workspaces of a bridge that have an IPv6 address and are answered there, by their MACs. Of
/// several with one MAC the latest counts.
std::vector<Ipv6Guest> ipv6_guests_on(const InterfaceName& bridge, const BindingSet& set);

std::string render(const std::vector<Ipv6Guest>& guests);

/// Throws Error (system) for a text that render() has not written.
std::vector<Ipv6Guest> parse_ipv6_guests(std::string_view text);

}  // namespace vif_workspace
