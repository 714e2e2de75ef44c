// SPDX-License-Identifier: GPL-2.0-or-later
// A MAC as a person types it for assign, unassign and assignments.
#pragma once

#include <string>

#include "model/error.h"
#include "model/mac_address.h"

namespace vif_workspace {

/// Throws Error (usage).
inline MacAddress mac_argument(const std::string& text) {
    if (const auto mac = MacAddress::parse(text)) return *mac;
    throw Error(ErrorKind::usage,
                quote(text) + " is not a unicast MAC address; write it like 00:16:3e:00:00:0a");
}

}  // namespace vif_workspace
