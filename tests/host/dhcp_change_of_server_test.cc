// SPDX-License-Identifier: GPL-2.0-or-later
// The administrator names another DHCP server in the configuration while guests are served.
#include <filesystem>
#include <string>

#include "served_guest.h"

namespace vif_workspace::tests::dhcp_change_of_server_test {
namespace {

/// The programs of our servers that run, and "nothing" if none does.
std::string running_servers() {
    std::string names;
    for (const Daemon& daemon : dhcpd_of_ours()) {
        const std::string program = daemon.command_line.substr(0, daemon.command_line.find(' '));
        names += (names.empty() ? "" : " ") + std::filesystem::path(program).filename().string();
    }
    return names.empty() ? "nothing" : names;
}

void choose(const std::string& server) {
    World::configure("[dhcp]\nserver = \"" + server + "\"\n");
}

void repair() {
    const Outcome outcome = run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}});
    REQUIRE_MESSAGE(outcome.status == 0, outcome.said);
}

TEST_CASE("a change of the DHCP server leaves nothing of the earlier one, and serves as before") {
    World world;
    world.add_default_bridge();
    world.add_neighbour("lan", "eth0", lan_mac, lan_ip + "/24");
    World::add_uplink("xenbr0", "eth0");
    choose("isc-dhcpd");
    add_site_rules();
    const InForce before = in_force();
    Vif& vif = add_guest_with_router(world);
    REQUIRE(vif.create(world.store()).status == 0);
    CHECK(running_servers() == "dhcpd");
    ServedGuest guest(vif);
    guest.check_renewals();

    choose("dnsmasq");
    CHECK(said_by_check().find("dhcpd") != std::string::npos);
    repair();
    CHECK(running_servers() == "dnsmasq");
    CHECK(said_by_check() == "");
    guest.check_renewals();

    choose("isc-dhcpd");
    repair();
    CHECK(running_servers() == "dhcpd");
    CHECK(said_by_check() == "");
    guest.check_renewals();

    choose("dnsmasq");
    CHECK(vif.destroy(world.store()).status == 0);
    CHECK(running_servers() == "nothing");
    choose("isc-dhcpd");
    CHECK(difference(before, in_force()) == "");
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_change_of_server_test
