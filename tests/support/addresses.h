// Who is who in a scene: names and addresses of the four machines of tests/vectors/README.md, and
// the same frames for another cast. The vectors are examples; what they say must hold for any.
#pragma once

#include <string>

#include "support/frame.h"

namespace vif_workspace::tests {

struct Actor {
    std::string mac, ip, ipv6;
};

struct Cast {
    std::string bridge_device;
    unsigned prefix_length;
    Actor bridge, guest, other, lan;
    unsigned domid, devid;  // the guest's vif
    std::string vifname;    // empty: not renamed
};

/// That of tests/vectors/README.md.
const Cast& usual_cast();

/// fe80::/64 with the modified EUI-64 of a MAC (RFC 4291 appendix A).
std::string link_local_of(const std::string& mac);

/// FRAME with every MAC and IP address of the usual cast replaced.
Frame recast(const Frame& frame, const Cast& cast);

}  // namespace vif_workspace::tests
