// SPDX-License-Identifier: GPL-2.0-or-later
// One element of a guest's vif = [...], parsed as xl parses it (xl.cfg(5); parse_nic_config() of
// Xen's tools/xl/xl_parse.c), with a sentence for each part that xl ignores or misreads. For
// `workspacectl lint`. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/mac_address.h"

namespace vif_workspace {

struct Nic {
    /// The values of bridge, script, ip, vifname, backend, gatewaydev and vlan that are given,
    /// unparsed.
    std::map<std::string, std::string> texts;
    std::optional<MacAddress> mac;  // absent: not given, so libxl makes a random one
    enum class Type { not_given, vif, ioemu } type = Type::not_given;
    std::optional<std::string> devid;  // absent: its index in the list, from 0
    /// Sentences: which parts xl refuses, ignores or misreads.
    std::vector<std::string> problems;

    bool operator==(const Nic&) const = default;
};

Nic parse_nic(std::string_view specification);

}  // namespace vif_workspace
