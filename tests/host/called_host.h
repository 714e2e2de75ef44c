// SPDX-License-Identifier: GPL-2.0-or-later
// A host on which libxl is about to call the hotplug script for a vif: everything is ready, and
// nothing of ours exists.
#pragma once

#include <filesystem>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests {

struct CalledHost {
    CalledHost() {
        world.add_default_bridge();
        add_site_rules();
        vif = &world.add_workspace(7, guest_mac, guest_ip);
        vif->build(world.store());
        before = in_force();
    }

    std::string error() {
        return world.store().read(vif->backend() + "/hotplug-error").value_or("");
    }

    void check_nothing_done() const {
        CHECK(difference(before, in_force()) == "");
        CHECK_FALSE(vif->is_on("xenbr0"));
        CHECK_FALSE(vif->is_up());
    }

    World world;
    Vif* vif;
    InForce before;
};

/// The same with a script that puts the port on its bridge (base_script).
struct ScriptedHost : CalledHost {
    ScriptedHost() { World::configure("base_script = \"vif-bridge\"\n"); }
};

/// Replaces vif-bridge by LINES, which may call the packaged one as $vif_bridge.
inline void replace_base(const std::string& lines) {
    World::replace_script("vif-bridge", "#!/bin/bash\nvif_bridge=" + World::packaged_scripts +
                                            "/vif-bridge\n" + lines);
}

}  // namespace vif_workspace::tests
