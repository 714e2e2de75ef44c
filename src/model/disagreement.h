// One way in which what stands on this host is not what is on record for it. A value: whoever
// compares (the filter's driver, the DHCP server's, hotplug/comparison.h) makes it; `check` prints
// it, `list` marks the vifs that it is about.
#pragma once

#include <optional>
#include <string>

#include "model/interface_name.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// What it is that disagrees with the record.
enum class Part { xenstore, port, rules, dhcp };

const char* name_of(Part part);

struct Disagreement {
    Part part;
    std::optional<VifId> vif = {};             // absent: it is about more than one
    std::optional<InterfaceName> bridge = {};  // of DHCP: all vifs of that bridge
    std::string sentence = {};
};

}  // namespace vif_workspace
