// SPDX-License-Identifier: GPL-2.0-or-later
// The frames of one vif that the kernel has counted, in a form that does not depend on the filter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vif_workspace {

/// Since the vif's rules were made.
struct Counts {
    struct Dropped {
        std::string reason;  // mac, arp, ipv4, ipv6, dhcp, control, protocol (workspacectl(8))
        std::uint64_t frames;
    };
    std::uint64_t accepted = 0;    // from the guest
    std::vector<Dropped> dropped;  // from the guest
    std::optional<std::uint64_t>
        withheld;  // on their way to the guest; nothing: this filter does not count
};

}  // namespace vif_workspace
