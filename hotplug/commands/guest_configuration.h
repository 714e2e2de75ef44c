// SPDX-License-Identifier: GPL-2.0-or-later
// A guest's configuration file as `xl create` would read it, as far as its vifs go; with what
// /etc/xen/xl.conf says of all vifs. xl's own parser does the reading, in a process of its own
// (src/xl/read_xl_configuration.cc).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/deadline.h"

namespace vif_workspace {

struct GuestConfiguration {
    enum class Type { pv, pvh, hvm };

    std::string name;
    std::string uuid;  // empty: xl makes a random one
    Type type = Type::pv;
    std::vector<std::string> vifs;                // each as it stands
    std::map<std::string, std::string> defaults;  // of vifs, by key: script, bridge, backend
};

/// Throws Error (input) with FILE and, where xl's parser says it, the line.
GuestConfiguration read_guest_configuration(const std::string& file, const Deadline& deadline);

}  // namespace vif_workspace
