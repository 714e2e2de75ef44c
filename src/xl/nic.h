// SPDX-License-Identifier: GPL-2.0-or-later
// One element of a guest's vif = [...], read as xl reads it (xl.cfg(5); parse_nic_config() of Xen's
// tools/xl/xl_parse.c): what xl makes of it, and what it passes over. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/mac_address.h"

namespace vif_workspace {

struct Nic {
    /// Of bridge, script, ip, vifname, backend and gatewaydev those that are given, as they stand.
    std::map<std::string, std::string> texts;
    std::optional<MacAddress> mac;  // absent: none is given, and libxl makes a random one
    enum class Type { unsaid, vif, ioemu } type = Type::unsaid;
    std::optional<std::string> devid;  // absent: its place in the list, from 0
    /// What xl complains of, or would not do what it says: a sentence each.
    std::vector<std::string> complaints;

    bool operator==(const Nic&) const = default;
};

Nic parse_nic(std::string_view specification);

}  // namespace vif_workspace
