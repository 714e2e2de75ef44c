// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of a guest's configuration file that concern its vifs, as `xl create` would read them,
// and the defaults for vifs in /etc/xen/xl.conf. xl's own parser reads both files, in a process of
// its own (src/xl/read_xl_configuration.cc). For forecast.h.
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
    std::vector<std::string> vifs;                // the elements of vif = [...], unparsed
    std::map<std::string, std::string> defaults;  // for vifs, by key: script, bridge, backend
};

/// Throws Error (input) that names FILE and, if xl's parser gives it, the line.
GuestConfiguration read_guest_configuration(const std::string& file, const Deadline& deadline);

}  // namespace vif_workspace
