// SPDX-License-Identifier: GPL-2.0-or-later
// A host with one workspace in force, for `workspacectl watch`, and the ways in which the tests
// change it behind the watch's back.
#pragma once

#include <poll.h>

#include <algorithm>
#include <csignal>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/process_handle.h"
#include "support/testbed.h"
#include "support/watching.h"

namespace vif_workspace::tests {

inline void damage(const std::string& command) {
    run_or_throw({"sh", "-c", command});
}

inline void kill_process(int pid) {
    const FileDescriptor handle = process_handle(pid);
    kill(pid, SIGKILL);
    pollfd ended{handle.number(), POLLIN, 0};
    REQUIRE(poll(&ended, 1, Deadline::after(long_enough).left()) == 1);
}

struct WatchedHost {
    WatchedHost() {
        world.add_default_bridge();
        add_site_rules();
        lan = &add_lan(world);
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
        whole = in_force();
    }

    void check_whole() const {
        const Outcome check = run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}});
        CHECK(check.said == "");
        CHECK(rules_in_force() == whole.at("rules"));
        CHECK(dhcpd_of_ours().size() == 1);
    }

    World world;
    Neighbour* lan;
    Vif* alpha;
    InForce whole;
};

}  // namespace vif_workspace::tests
