// SPDX-License-Identifier: GPL-2.0-or-later
// A guest that writes everything that it is able to write in xenstore. No value of its own or of
// another domain that the program uses is changed by it, whichever event follows.
#include "support/faults.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::attacks_test {
namespace {

/// Values that a reader could believe, and values that break a reader.
const std::vector<std::string> hostile_values = {"10.9.0.66",
                                                 guest_mac,
                                                 "0",
                                                 "1",
                                                 "6",
                                                 "",
                                                 "xenbr9",
                                                 "/etc/xen/scripts/vif-bridge",
                                                 "/local/domain/0/backend/vif/7/0",
                                                 "vif7.0",
                                                 "';\"$(reboot)`reboot`\n}\n",
                                                 std::string("\0\xff\x80 10.9.0.66", 13),
                                                 std::string(2000, 'A')};

/// Names that the program could look for in a directory of a guest.
const std::vector<std::string> tempting_names = {
    "ip",     "mac",     "bridge", "online",         "state",
    "script", "vifname", "type",   "hotplug-status", "hostname",
    "vm",     "name",    "domid",  "workspace",      "workspace/vif/02-16-3e-00-00-1b/ip"};

/// Every directory in which the guest may write: its home, and the directories of other domains to
/// which its home points.
void add_directories(const Store& guest, const std::string& path, std::vector<std::string>& all) {
    all.push_back(path);
    for (const std::string& child : guest.children(path)) {
        if (all.size() < 200) add_directories(guest, path + "/" + child, all);
    }
}

struct HostWithTwoWorkspaces {
    HostWithTwoWorkspaces() {
        world.add_default_bridge();
        add_site_rules();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
        before = in_force();
        REQUIRE(beta->create(world.store()).status == 0);
        both = in_force();
    }

    /// Writes as domain 8 wherever the store permits it. Returns how often it was permitted.
    unsigned write_everywhere(const std::string& value) const {
        Store guest = Store::as_domain(8);
        std::vector<std::string> directories;
        for (const std::string& root :
             {std::string("/local/domain/8"), std::string("/local/domain/7"), beta->backend(),
              alpha->backend(), std::string("/local/domain/0/workspace"), std::string("/libxl/8"),
              std::string("/vm"), std::string("/local/domain/0"), std::string("/")}) {
            add_directories(guest, root, directories);
        }
        unsigned written = 0;
        for (const std::string& directory : directories) {
            written += guest.try_write(directory, value) ? 1 : 0;
            for (const std::string& name : tempting_names) {
                written += guest.try_write(directory + "/" + name, value) ? 1 : 0;
            }
        }
        return written;
    }

    World world;
    Vif* alpha;
    Vif* beta;
    InForce before, both;
};

TEST_CASE("whatever a guest writes into xenstore, no event, repair or check acts on it") {
    HostWithTwoWorkspaces host;
    for (const std::string& value : hostile_values) {
        CAPTURE(value);
        CHECK(host.write_everywhere(value) > 0);
        for (const std::string command : {"repair", "check"}) {
            CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), command}}).said == "");
        }
        CHECK(host.beta->call("online").said == "");
        CHECK(rules_in_force() == host.both.at("rules"));
        CHECK(registry().find("mac=" + beta_mac + " hostname=ws8 ip=" + beta_ip + " ") !=
              std::string::npos);
        CHECK(dhcpd_configuration("xenbr0").find("66") == std::string::npos);
    }
    host.beta->close(host.world.store());
    CHECK(host.beta->call("offline").said == "");
    CHECK(difference(without_slots(host.before), without_slots(in_force())) == "");
}

TEST_CASE("what a guest wrote before its vif comes up is ignored when it comes up") {
    HostWithTwoWorkspaces host;
    for (const std::string& value : hostile_values) {
        CAPTURE(value);
        CHECK(host.beta->destroy(host.world.store()).said == "");
        CHECK(host.write_everywhere(value) > 0);
        CHECK(host.beta->create(host.world.store()).said == "");
        CHECK(rules_in_force() == host.both.at("rules"));
        CHECK(host.beta->is_on("xenbr0"));
    }
}

}  // namespace
}  // namespace vif_workspace::tests::attacks_test
