// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/ipv6_guests.h"

#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/error.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

using Json = nlohmann::json;

Json as_json(const Ipv6Guest& guest) {
    Json object = {{"mac", guest.mac.to_string()},
                   {"address", guest.address.to_string()},
                   {"dns", Json::array()},
                   {"hostname", guest.hostname.to_string()},
                   {"lease-time", guest.lease_time.to_string()}};
    for (const Ipv6Address& server : guest.dns) object["dns"].push_back(server.to_string());
    if (guest.router) object["router"] = guest.router->to_string();
    if (guest.domain) object["domain"] = guest.domain->to_string();
    if (guest.mtu) object["mtu"] = guest.mtu->to_string();
    return object;
}

[[noreturn]] void refuse(std::string_view what) {
    throw Error(ErrorKind::system, "the file of the bridge's IPv6 workspaces is damaged at " +
                                       quote(what) + "; run `workspacectl repair`");
}

template <class Value>
Value value(const Json& text) {
    const auto parsed = Value::parse(text.get<std::string>());
    if (!parsed) refuse(text.get<std::string>());
    return *parsed;
}

template <class Value>
std::optional<Value> optional_value(const Json& object, const char* name) {
    if (!object.contains(name)) return std::nullopt;
    return value<Value>(object.at(name));
}

Ipv6Guest guest_of(const Json& object) {
    Ipv6Guest guest = {.mac = value<MacAddress>(object.at("mac")),
                       .address = value<Ipv6Address>(object.at("address")),
                       .router = optional_value<Ipv6Address>(object, "router"),
                       .dns = {},
                       .hostname = value<Hostname>(object.at("hostname")),
                       .domain = optional_value<Hostname>(object, "domain"),
                       .lease_time = value<LeaseTime>(object.at("lease-time")),
                       .mtu = optional_value<Mtu>(object, "mtu")};
    for (const Json& server : object.at("dns")) guest.dns.push_back(value<Ipv6Address>(server));
    return guest;
}

}  // namespace

std::vector<Ipv6Guest> ipv6_guests_on(const InterfaceName& bridge, const BindingSet& set) {
    std::map<MacAddress, Ipv6Guest> by_mac;
    for (const Binding* binding : set.by_serial()) {
        const auto address = binding->addresses.dhcpv6_address();
        const bool is_ours = binding->bridge == bridge && binding->answered_on_bridge();
        if (!is_ours || !address) continue;
        by_mac.insert_or_assign(binding->mac, Ipv6Guest{.mac = binding->mac,
                                                        .address = *address,
                                                        .router = binding->gateway6,
                                                        .dns = binding->dns6,
                                                        .hostname = binding->hostname,
                                                        .domain = binding->offer.domain,
                                                        .lease_time = binding->offer.lease_time,
                                                        .mtu = binding->offer.mtu});
    }
    std::vector<Ipv6Guest> guests;
    for (const auto& one : by_mac) guests.push_back(one.second);
    return guests;
}

std::string render(const std::vector<Ipv6Guest>& guests) {
    std::string text;
    for (const Ipv6Guest& guest : guests) text += as_json(guest).dump() + "\n";
    return text;
}

std::vector<Ipv6Guest> parse_ipv6_guests(std::string_view text) {
    std::vector<Ipv6Guest> guests;
    for (const std::string_view line : lines_of(text)) {
        try {
            guests.push_back(guest_of(Json::parse(line)));
        } catch (const Json::exception&) {
            refuse(line);
        }
    }
    if (render(guests) != text) refuse(text.substr(0, text.find('\n')));
    return guests;
}

}  // namespace vif_workspace
