// SPDX-License-Identifier: GPL-2.0-or-later
// A host with two workspaces that have IPv6, and the program answer-ipv6 on it, for the tests of
// what answers IPv6.
#pragma once

#include <poll.h>

#include <csignal>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/process_handle.h"
#include "support/testbed.h"

namespace vif_workspace::tests::ipv6_host {

inline const std::string alpha_ipv6 = "2001:db8:9::10";
inline const std::string changed = "2001:db8:9::11";
inline const std::string beta_ipv6 = "2001:db8:9::1b";
inline const std::string router = "fe80::1";
inline const std::string name_server = "2001:db8:9::53";
inline const std::string guests_file = "/run/vif-workspace/ipv6.xenbr0.guests";

inline Outcome helper(const std::string& command) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
}

struct HostWithIpv6 {
    HostWithIpv6() {
        world.add_default_bridge();
        add_site_rules();
        nothing = in_force();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        assign(alpha_ipv6);
        world.assign(beta_mac, {{"ip", beta_ip + " " + beta_ipv6}});
    }

    void assign(const std::string& address) {
        world.assign(guest_mac, {{"ip", guest_ip + " " + address},
                                 {"gateway6", router},
                                 {"dns", name_server},
                                 {"domain", "example.org"},
                                 {"lease-time", "60"}});
    }
    void bring_up(Vif& vif) {
        const Hotplug online = vif.create(world.store());
        REQUIRE_MESSAGE(online.status == 0, online.said);
    }
    void take_down(const Vif& vif) {
        const Hotplug offline = vif.destroy(world.store());
        CHECK_MESSAGE(offline.status == 0, offline.said);
    }
    void check_nothing_left() const { CHECK(difference(nothing, in_force()) == ""); }

    World world;
    Vif* alpha;
    Vif* beta;
    InForce nothing;
};

inline void check_silent() {
    const Outcome check = helper("check");
    CHECK(check.said == "");
    CHECK(check.status == 0);
}

inline void check_says(const std::string& words) {
    const Outcome check = helper("check");
    INFO("said: ", check.said);
    CHECK(check.said.find(words) != std::string::npos);
}

inline void check_repaired() {
    CHECK(helper("repair").said == "");
    check_silent();
}

inline int answerer() {
    const std::vector<Daemon> all = ipv6_answerers();
    REQUIRE(all.size() == 1);
    return all.front().pid;
}

inline void wait_for_end(int pid) {
    const FileDescriptor handle = process_handle(pid);
    if (!handle.is_open()) return;
    pollfd ended{handle.number(), POLLIN, 0};
    REQUIRE(poll(&ended, 1, Deadline::after(long_enough).left()) == 1);
}

inline void kill_answerer() {
    const int pid = answerer();
    kill(pid, SIGKILL);
    wait_for_end(pid);
}

inline std::string status_of(int pid, const std::string& field) {
    const std::string text = contents("/proc/" + std::to_string(pid) + "/status");
    const std::size_t at = text.find("\n" + field + ":\t") + field.size() + 3;
    return text.substr(at, text.find('\n', at) - at);
}

}  // namespace vif_workspace::tests::ipv6_host
