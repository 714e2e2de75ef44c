// SPDX-License-Identifier: GPL-2.0-or-later
// Names and addresses of the four machines of tests/vectors/README.md, and the same frames for
// other machines. The vectors are examples; they must hold for any addresses.
#pragma once

#include <string>

#include "support/frame.h"

namespace vif_workspace::tests {

struct Machine {
    std::string mac, ip, ipv6;
};

struct Machines {
    std::string bridge_device;
    unsigned prefix_length;
    Machine bridge, guest, other, lan;
    unsigned domid, devid;  // the guest's vif
    std::string vifname;    // empty: not renamed
};

/// The machines of tests/vectors/README.md.
const Machines& usual_machines();

/// fe80::/64 with the modified EUI-64 of a MAC (RFC 4291 appendix A).
std::string link_local_of(const std::string& mac);

/// FRAME with every MAC and IP address of the usual machines replaced.
Frame readdressed(const Frame& frame, const Machines& machines);

}  // namespace vif_workspace::tests
