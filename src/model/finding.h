// SPDX-License-Identifier: GPL-2.0-or-later
// A finding: one difference between the registry and what is on this host. The drivers of filters
// and DHCP servers and src/enforce/findings.h make findings; `check` prints them, and `list` marks
// their vifs.
#pragma once

#include <optional>
#include <string>

#include "model/interface_name.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// Where the difference is. For legacy, what old scripts have left, there is nothing in the
/// registry.
enum class Subsystem { xenstore, port, rules, dhcp, legacy };

const char* name_of(Subsystem subsystem);

/// What may be about to resolve the finding, so that it lasts only for a moment.
enum class ResolvedBy {
    none,       // for rules: they change only under the registry's lock, which the comparison holds
    own_event,  // an event of that vif, if one is running
    any_event,  // for DHCP, which one event may change for others
    later_event,  // an event that cannot be seen yet, or repair
    person        // neither an event nor repair: the sentence has the remedy
};

struct Finding {
    Subsystem subsystem;
    std::optional<VifId> vif = {};  // absent: the finding is about several
    std::optional<InterfaceName> bridge =
        {};  // for DHCP: the finding is about all vifs of that bridge
    std::string sentence = {};
    ResolvedBy resolved_by = ResolvedBy::none;
};

}  // namespace vif_workspace
