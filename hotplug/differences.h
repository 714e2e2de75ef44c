// How this host is not what its record says it is: for check, which tells all of it, and for watch,
// which has mended what no event under way will make good.
#pragma once

#include <string>
#include <vector>

#include "host.h"

namespace vif_workspace {

/// A sentence for each.
std::vector<std::string> all_differences(const Host& host);

struct Settled {
    std::vector<std::string> differences;
    bool is_final;  // false while an event is under way, whose differences are left out
};

/// Only those that nobody is about to make good. Left out is also what is assigned anew: a vif that
/// is up keeps what it has until somebody calls repair.
Settled settled_differences(const Host& host);

}  // namespace vif_workspace
