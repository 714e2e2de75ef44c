// SPDX-License-Identifier: GPL-2.0-or-later
// What the operator's command tells programs (--json). workspacectl(8) describes every member;
// members are added, none is renamed or taken away without another "schema".
#pragma once

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

Json as_json(const Binding& binding);
Json as_json(const Counts& counts);
Json as_json(const std::vector<Finding>& findings);

/// To standard output, with the member "schema". Bytes of outside origin that are not UTF-8 become
/// U+FFFD.
void print_json(Json document);

}  // namespace vif_workspace
