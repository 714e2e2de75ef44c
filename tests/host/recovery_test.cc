// SPDX-License-Identifier: GPL-2.0-or-later
// Repair after more than one interrupted event: after a start of the host, with a run directory of
// another version or none, without files of dhcpd, with vifs that came up without us. Then check
// prints nothing, and in force is what was in force before, or what should be.
#include <csignal>
#include <filesystem>
#include <thread>

#include "support/dhcp_client.h"
#include "support/faults.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::recovery_test {
namespace {

const std::string run_directory = "/run/vif-workspace";

Outcome helper(const std::string& command) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
}

void damage(const std::string& command) {
    run_or_throw({"sh", "-c", command});
}

struct HostWithTwoWorkspaces {
    HostWithTwoWorkspaces() {
        world.add_default_bridge();
        add_site_rules();
        lan = &add_lan(world);
        nothing = in_force();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
        REQUIRE(beta->create(world.store()).status == 0);
        whole = without_slots(in_force());
    }

    void check_whole() const {
        CHECK(helper("repair").said == "");
        CHECK(helper("check").said == "");
        InForce now = without_slots(in_force());
        // They were entered again: their times and serials may differ.
        now["registry"] = whole.at("registry");
        CHECK(difference(whole, now) == "");
        for (const Vif* vif : {alpha, beta}) {
            CAPTURE(vif->name());
            CHECK(registry().find(vif->name() + " ") != std::string::npos);
            CHECK(vif->is_on("xenbr0"));
            CHECK(vif->is_up());
        }
        check_confined();
        CHECK(DhcpClient::udhcpc(beta->guest()).lease()["address"] == beta_ip);
    }
    void check_confined() const {
        const Frame hello = {'h', 'e', 'l', 'l', 'o'};
        FrameProbes probes(
            {{'G', &alpha->card(), guest_mac, guest_ip}, {'L', &lan->tap, lan_mac, lan_ip}});
        CHECK(probes.reached('g', udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello})) ==
              "L");
        CHECK(probes.reached('g', udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, hello})) ==
              "-");
    }
    void check_nothing_left() const {
        CHECK(helper("repair").said == "");
        CHECK(helper("check").said == "");
        CHECK(difference(nothing, in_force()) == "");
    }

    World world;
    Neighbour* lan = nullptr;
    Vif* alpha = nullptr;
    Vif* beta = nullptr;
    InForce nothing, whole;
};

void kill_dhcpd() {
    for (const Daemon& daemon : dhcpd_of_ours()) kill(daemon.pid, SIGKILL);
    while (!dhcpd_of_ours().empty()) std::this_thread::yield();
}

/// The state after a start of the host: our files are on disk, and nothing is in the kernel or
/// below /run.
void forget_kernel_state() {
    kill_dhcpd();
    damage("nft flush ruleset; ip link del vw-xenbr0; ip netns del vif-workspace-xenbr0");
    std::filesystem::remove_all(run_directory);
    add_site_rules();
}

TEST_CASE("whatever happens to the files of a dhcpd, repair restores them and leaves one dhcpd") {
    HostWithTwoWorkspaces host;
    const std::string leases = "/var/lib/dhcp/dhcpd.leases.vif-workspace-xenbr0.";
    for (const std::string& command : Words{
             "rm " + leases + "?.pid",
             "echo 1 >$(ls " + leases + "?.pid)",
             "echo nonsense >$(ls " + leases + "?.pid)",
             "rm $(ls " + leases + "? | head -1)",
             "rm -r /etc/dhcp/vif-workspace",
             "rm -r /etc/dhcp/vif-workspace " + leases + "*",
             "rm " + run_directory + "/dhcp.xenbr0.generation",
             "rm " + run_directory + "/dhcp.xenbr0.server-device",
             "echo nonsense >" + run_directory + "/dhcp.xenbr0.server-device",
             "ip netns del vif-workspace-xenbr0",
             "ip link del vw-xenbr0",
             "ip link del vw-xenbr0; ip netns del vif-workspace-xenbr0",
             std::string("ip link del vw-xenbr0; ip netns del vif-workspace-xenbr0; ") +
                 "touch /run/netns/vif-workspace-xenbr0",
             "ip -n vif-workspace-xenbr0 link set xenbr0 down",
             "touch " + run_directory + "/dhcp.xenbr0.dirty",
         }) {
        CAPTURE(command);
        damage(command);
        host.check_whole();
    }
}

TEST_CASE(
    "a run directory that is gone or of another version is made again, and every vif stays "
    "confined") {
    HostWithTwoWorkspaces host;
    for (const std::string& command :
         Words{"rm -r " + run_directory, "rm " + run_directory + "/*",
               "sed -i '1s/.*/vif-workspace registry 999/' " + run_directory + "/registry",
               "echo something else >" + run_directory + "/registry",
               ": >" + run_directory + "/registry"}) {
        CAPTURE(command);
        damage(command);
        CHECK(helper("check").status == 1);
        host.check_confined();
        host.check_whole();
    }
}

TEST_CASE("vifs that came up without us are reported, and confined by repair") {
    HostWithTwoWorkspaces host;
    for (Vif* vif : {host.alpha, host.beta}) {
        CHECK(vif->destroy(host.world.store()).status == 0);
        vif->build(host.world.store());
    }
    // The name is ours, and the script is vif-bridge.
    World::replace_script("vif-workspace", "#!/bin/sh\nexec /etc/xen/scripts/vif-bridge \"$@\"\n");
    for (const Vif* vif : {host.alpha, host.beta}) {
        CHECK(vif->call("online").status == 0);
        CHECK(vif->is_on("xenbr0"));
    }
    const Outcome check = helper("check");
    CHECK(check.status == 1);
    for (const std::string name : {"vif7.0", "vif8.0"}) {
        CHECK(check.said.find(name + ": is online in xenstore, but not in the registry: it is not "
                                     "confined") != std::string::npos);
    }
    host.check_whole();
}

TEST_CASE("after a start of the host without guests, repair leaves nothing of ours") {
    HostWithTwoWorkspaces host;
    for (Vif* vif : {host.alpha, host.beta}) {
        vif->close(host.world.store());
        vif->remove_nodes(host.world.store());
    }
    forget_kernel_state();
    host.check_nothing_left();
}

TEST_CASE("after our kernel state is lost while all guests are up, repair makes everything again") {
    HostWithTwoWorkspaces host;
    forget_kernel_state();
    host.check_whole();
}

}  // namespace
}  // namespace vif_workspace::tests::recovery_test
