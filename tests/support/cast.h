// Who is who in a scene: names and addresses of the four machines of tests/vectors/README.md, and
// the same frames for another cast. The vectors are examples; what they say must hold for any.
#pragma once

#include <string>

#include "support/frame.h"

namespace vif_workspace::tests {

struct Actor {
    std::string mac, ip;
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

/// FRAME with every MAC and IPv4 address of the usual cast replaced.
Frame recast(const Frame& frame, const Cast& cast);

}  // namespace vif_workspace::tests
