#include <algorithm>
#include <array>
#include <ctime>
#include <iostream>

#include <nlohmann/json.hpp>

#include "model/error.h"
#include "verbs.h"

namespace vif_workspace {
namespace {

/// Seconds since 1970 as UTC (RFC 3339).
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

using Row = std::array<std::string, 7>;

Row row_of(const Binding& binding) {
    return {binding.vif.to_string(),      binding.mac.to_string(),    binding.addresses.to_string(),
            binding.hostname.to_string(), binding.bridge.to_string(), name_of(binding.phase),
            timestamp(binding.since)};
}

void print(const std::vector<Row>& rows) {
    std::array<std::size_t, std::tuple_size_v<Row>> widths = {};
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        std::cout << line << "\n";
    }
}

template <class Range>
std::vector<std::string> texts(const Range& values) {
    std::vector<std::string> list;
    list.reserve(values.size());
    for (const auto& value : values) list.push_back(value.to_string());
    return list;
}

nlohmann::json as_json(const Counts& counts) {
    nlohmann::json dropped = nlohmann::json::object();
    for (const Counts::Dropped& reason : counts.dropped) dropped[reason.reason] = reason.frames;
    nlohmann::json frames = {
        {"accepted", counts.accepted}, {"dropped", dropped}, {"withheld", nullptr}};
    if (counts.withheld) frames["withheld"] = *counts.withheld;
    return frames;
}

nlohmann::json as_json(const Binding& binding) {
    const Offer& offer = binding.offer;
    std::vector<std::string> addresses = texts(binding.addresses.ipv4);
    for (const std::string& address : texts(binding.addresses.ipv6)) addresses.push_back(address);
    nlohmann::json dhcp = {{"interface", binding.dhcp_interface.to_string()},
                           {"server", offer.server.to_string()},
                           {"netmask", offer.netmask.to_string()},
                           {"broadcast", offer.broadcast.to_string()},
                           {"gateway", nullptr},
                           {"dns", texts(offer.dns)},
                           {"domain", nullptr},
                           {"ntp", texts(offer.ntp)},
                           {"lease-time", offer.lease_time.seconds()},
                           {"mtu", nullptr}};
    if (offer.gateway) dhcp["gateway"] = offer.gateway->to_string();
    if (offer.domain) dhcp["domain"] = offer.domain->to_string();
    if (offer.mtu) dhcp["mtu"] = offer.mtu->octets();
    nlohmann::json shown = {{"vif", binding.vif.to_string()},
                            {"mac", binding.mac.to_string()},
                            {"ip", addresses},
                            {"hostname", binding.hostname.to_string()},
                            {"bridge", binding.bridge.to_string()},
                            {"ports", texts(binding.ports)},
                            {"phase", name_of(binding.phase)},
                            {"since", timestamp(binding.since)},
                            {"groups", texts(binding.groups)},
                            {"peers", nullptr},
                            {"dhcp", dhcp}};
    if (binding.peers) shown["peers"] = texts(binding.peers->words);
    return shown;
}

}  // namespace

void list(const Host& host) {
    const BindingSet bindings = host.registry().bindings();
    std::vector<Row> rows = {{"VIF", "MAC", "IP", "HOSTNAME", "BRIDGE", "STATE", "SINCE"}};
    for (const Binding* binding : bindings.by_arrival()) rows.push_back(row_of(*binding));
    print(rows);
}

void list_as_json(const Host& host) {
    const BindingSet bindings = host.registry().bindings();
    nlohmann::json vifs = nlohmann::json::array();
    for (const Binding* binding : bindings.by_arrival()) vifs.push_back(as_json(*binding));
    std::cout << nlohmann::json{{"vifs", vifs}}.dump(2) << "\n";
}

void show(const Host& host, const std::string& vif) {
    const std::optional<VifId> id = VifId::parse(vif);
    if (!id)
        throw Error(Fault::usage, vif_workspace::quoted(vif) + " is no vif; write it like vif7.0");
    const BindingSet bindings = host.registry().bindings();
    const Binding* binding = bindings.find(*id);
    if (binding == nullptr) {
        throw Error(Fault::input, id->to_string() +
                                      " is not in force here; `workspace-vif list` shows "
                                      "what is");
    }
    nlohmann::json shown = as_json(*binding);
    const std::optional<Counts> counts = host.filter().counts(*binding, host.deadline());
    if (counts) shown["frames"] = as_json(*counts);
    std::cout << shown.dump(2) << "\n"
              << host.filter().describe(BindingSet().with(*binding))
              << host.dhcp().describe(binding->bridge, BindingSet().with(*binding));
}

}  // namespace vif_workspace
