// SPDX-License-Identifier: GPL-2.0-or-later
// What workspacectl prints for programs (--json): the values of the model as JSON. workspacectl(8)
// describes every member; members may be added, but none is renamed or removed without another
// number in "schema". The commands put the documents together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "filter/counts.h"
#include "model/binding.h"
#include "model/finding.h"

namespace vif_workspace {

using Json = nlohmann::json;

/// Seconds since 1970 as UTC (RFC 3339).
std::string timestamp(std::int64_t seconds);
const char* name_of(Phase phase);

template <class Range>
std::vector<std::string> texts(const Range& values) {
    std::vector<std::string> list;
    list.reserve(values.size());
    for (const auto& value : values) list.push_back(value.to_string());
    return list;
}

/// IPv4 first.
std::vector<std::string> texts(const Addresses& addresses);

/// Whose router advertisements reach the guest: the words of the node ra, or "builtin".
std::string router_advertisers(const Binding& binding);

/// DHCP_SERVER: the address of our own server if it answers this binding.
Json as_json(const Binding& binding, const std::optional<Ipv4Address>& dhcp_server);
Json as_json(const Counts& counts);
Json as_json(const std::vector<Finding>& findings);

/// Prints to standard output, with the member "schema". Bytes from outside that are not UTF-8
/// become U+FFFD.
void print_json(Json document);

}  // namespace vif_workspace
