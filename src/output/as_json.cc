// SPDX-License-Identifier: GPL-2.0-or-later
#include "output/as_json.h"

#include <array>
#include <ctime>
#include <iostream>

namespace vif_workspace {
namespace {

constexpr int schema_version = 1;

}  // namespace

std::string timestamp(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm utc = {};
    gmtime_r(&time, &utc);
    std::array<char, 32> text = {};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

const char* name_of(Phase phase) {
    return phase == Phase::online ? "online" : "pending";
}

std::vector<std::string> texts(const Addresses& addresses) {
    std::vector<std::string> list = texts(addresses.ipv4);
    for (const std::string& address : texts(addresses.ipv6)) list.push_back(address);
    return list;
}

Json as_json(const Counts& counts) {
    Json dropped = Json::object();
    for (const Counts::Dropped& reason : counts.dropped) dropped[reason.reason] = reason.frames;
    Json frames = {{"accepted", counts.accepted}, {"dropped", dropped}, {"withheld", nullptr}};
    if (counts.withheld) frames["withheld"] = *counts.withheld;
    return frames;
}

std::string router_advertisers(const Binding& binding) {
    return binding.gateway6 ? "builtin" : binding.advertisers.to_string();
}

Json as_json(const Binding& binding, const std::optional<Ipv4Address>& dhcp_server) {
    const Offer& offer = binding.offer;
    Json dhcp = {{"interface", binding.dhcp_interface.to_string()},
                 {"server", nullptr},
                 {"netmask", offer.netmask.to_string()},
                 {"broadcast", offer.broadcast.to_string()},
                 {"gateway", nullptr},
                 {"dns", texts(offer.dns)},
                 {"domain", nullptr},
                 {"ntp", texts(offer.ntp)},
                 {"lease-time", offer.lease_time.seconds()},
                 {"mtu", nullptr}};
    if (dhcp_server) dhcp["server"] = dhcp_server->to_string();
    if (offer.gateway) dhcp["gateway"] = offer.gateway->to_string();
    if (offer.domain) dhcp["domain"] = offer.domain->to_string();
    if (offer.mtu) dhcp["mtu"] = offer.mtu->octets();
    Json vif = {{"vif", binding.vif.to_string()},
                {"mac", binding.mac.to_string()},
                {"ip", texts(binding.addresses)},
                {"hostname", binding.hostname.to_string()},
                {"bridge", binding.bridge.to_string()},
                {"ports", texts(binding.ports)},
                {"phase", name_of(binding.phase)},
                {"since", timestamp(binding.since)},
                {"groups", texts(binding.groups)},
                {"peers", nullptr},
                {"dhcp", dhcp},
                {"dhcpv6", nullptr},
                {"router-advertisers", nullptr}};
    if (binding.peers) vif["peers"] = texts(binding.peers->words);
    if (!binding.addresses.ipv6.empty()) vif["router-advertisers"] = router_advertisers(binding);
    if (const auto address = binding.addresses.dhcpv6_address()) {
        vif["dhcpv6"] = {
            {"address", address->to_string()}, {"gateway", nullptr}, {"dns", texts(binding.dns6)}};
        if (binding.gateway6) vif["dhcpv6"]["gateway"] = binding.gateway6->to_string();
    }
    return vif;
}

Json as_json(const std::vector<Finding>& findings) {
    Json list = Json::array();
    for (const Finding& one : findings) {
        Json finding = {{"subsystem", name_of(one.subsystem)},
                        {"vif", nullptr},
                        {"bridge", nullptr},
                        {"sentence", one.sentence}};
        if (one.vif) finding["vif"] = one.vif->to_string();
        if (one.bridge) finding["bridge"] = one.bridge->to_string();
        list.push_back(finding);
    }
    return list;
}

void print_json(Json document) {
    document["schema"] = schema_version;
    std::cout << document.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

}  // namespace vif_workspace
