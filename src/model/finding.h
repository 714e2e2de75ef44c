// SPDX-License-Identifier: GPL-2.0-or-later
// One way in which what stands on this host is not what is on record for it. A value: whoever
// compares (the filter's driver, the DHCP server's, src/enforce/findings.h) makes it; `check`
// prints it, `list` marks the vifs that it is about.
#pragma once

#include <optional>
#include <string>

#include "model/interface_name.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// What it is that disagrees with the record; of what old scripts left there is none.
enum class Subsystem { xenstore, port, rules, dhcp, legacy };

const char* name_of(Subsystem subsystem);

/// Who may be about to make it good.
enum class ResolvedBy {
    nobody,       // the rules: they change under the registry's lock, which who compares has
    own_event,    // an event of that vif, if one is under way
    any_event,    // DHCP, which several events change together
    later_event,  // an event of which nothing can be seen yet, or repair
    person        // neither an event nor repair
};

struct Finding {
    Subsystem subsystem;
    std::optional<VifId> vif = {};             // absent: it is about more than one
    std::optional<InterfaceName> bridge = {};  // of DHCP: all vifs of that bridge
    std::string sentence = {};
    ResolvedBy resolved_by = ResolvedBy::nobody;
};

}  // namespace vif_workspace
