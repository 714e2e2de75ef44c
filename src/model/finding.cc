// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/finding.h"

namespace vif_workspace {

const char* name_of(Subsystem subsystem) {
    switch (subsystem) {
        case Subsystem::xenstore:
            return "xenstore";
        case Subsystem::port:
            return "port";
        case Subsystem::rules:
            return "rules";
        case Subsystem::dhcp:
            return "dhcp";
        case Subsystem::legacy:
            return "legacy";
    }
    return "";
}

}  // namespace vif_workspace
