// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/dhcpv6_options.h"

#include <algorithm>
#include <string_view>

namespace vif_workspace {
namespace {

using Tins::DHCPv6;

constexpr std::size_t message_header = 4;  // type and transaction

}  // namespace

Octets octets_of(const DHCPv6::option& option) {
    return {option.data_ptr(), option.data_ptr() + option.data_size()};
}

DHCPv6 options_in(const Octets& octets) {
    Octets message(message_header, 0);
    message.insert(message.end(), octets.begin(), octets.end());
    return {message.data(), static_cast<std::uint32_t>(message.size())};
}

Octets octets_of_options(const DHCPv6& options) {
    DHCPv6 message = options;
    Octets octets = message.serialize();
    octets.erase(octets.begin(), octets.begin() + message_header);
    return octets;
}

Octets dns_name(const Hostname& name) {
    Octets octets;
    std::string_view rest = name.to_string();
    while (!rest.empty()) {
        const std::string_view label = rest.substr(0, rest.find('.'));
        octets.push_back(static_cast<std::uint8_t>(label.size()));
        octets.insert(octets.end(), label.begin(), label.end());
        rest.remove_prefix(std::min(label.size() + 1, rest.size()));
    }
    octets.push_back(0);
    return octets;
}

DHCPv6::option name_servers_option(const std::vector<Ipv6Address>& servers) {
    Octets octets;
    for (const Ipv6Address& server : servers)
        octets.insert(octets.end(), server.octets().begin(), server.octets().end());
    return {DHCPv6::DNS_SERVERS, octets.begin(), octets.end()};
}

DHCPv6::option search_list_option(const Hostname& domain) {
    const Octets octets = dns_name(domain);
    return {DHCPv6::DOMAIN_LIST, octets.begin(), octets.end()};
}

DHCPv6::option client_name_option(const Hostname& name, const Octets& asked) {
    constexpr std::uint8_t server_updates = 1;  // S, as a client may ask
    constexpr std::uint8_t overridden = 2;      // O
    constexpr std::uint8_t no_update = 4;       // N
    const bool wants_updates = !asked.empty() && (asked.front() & server_updates) != 0;
    Octets octets = {static_cast<std::uint8_t>(no_update | (wants_updates ? overridden : 0))};
    const Octets encoded = dns_name(name);
    octets.insert(octets.end(), encoded.begin(), encoded.end());
    return {DHCPv6::CLIENT_FQDN, octets.begin(), octets.end()};
}

}  // namespace vif_workspace
