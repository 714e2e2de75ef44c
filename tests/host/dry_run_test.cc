// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl online --dry-run` and the other events with it print what the event would do, and
// leave the host as if they had not been called.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::dry_run_test {
namespace {

Outcome dry_run(const Vif& vif, const std::string& event) {
    const bool of_a_tap = event == "add" || event == "remove";
    Command command{{std::getenv("VIF_WORKSPACE_HELPER"), event,
                     of_a_tap ? "type_if=tap" : "type_if=vif", "--dry-run"}};
    command.environment = {{"XENBUS_PATH", vif.backend()}, {"INTERFACE", vif.emulated()}};
    return run(command);
}

/// Everything that an event can touch.
struct HostState {
    InForce host = in_force();
    std::string store = Store::listing("/local/domain/0");
    std::string links = run_or_throw({"ip", "-o", "link"}) + run_or_throw({"bridge", "-d", "link"});
    bool has_run_directory = std::filesystem::exists("/run/vif-workspace");
    bool has_dhcp_directory = std::filesystem::exists("/etc/dhcp/vif-workspace");
};

void check_same(const HostState& before) {
    const HostState now;
    CHECK(difference(before.host, now.host) == "");
    CHECK(before.store == now.store);
    CHECK(before.links == now.links);
    CHECK(before.has_run_directory == now.has_run_directory);
    CHECK(before.has_dhcp_directory == now.has_dhcp_directory);
}

/// The text below the heading that begins so, up to the next heading.
std::string section(const std::string& said, const std::string& heading) {
    const std::size_t start = said.find("# " + heading);
    if (start == std::string::npos) return "(no section)";
    const std::size_t text = said.find('\n', start) + 1;
    const std::size_t end = said.find("\n# isc-dhcpd on ", text);
    return said.substr(text, end == std::string::npos ? end : end + 1 - text);
}

/// The lines in alphabetical order, without comments (they have the time of printing): rules that
/// were made one after the other are in another order than rules that were made at once.
std::string sorted(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        if (!line.starts_with('#')) lines.push_back(line);
    }
    std::ranges::sort(lines);
    std::string all;
    for (const std::string& line : lines) all += line + "\n";
    return all;
}

/// The rules of a new network namespace to which TEXT was applied.
std::string rules_made_of(const std::string& text) {
    std::ofstream("/run/printed-rules") << text;
    const std::string apply =
        is_under_test("ebtables")
            ? "ebtables-restore --noflush </run/printed-rules && ebtables-save"
            : "nft -f /run/printed-rules && nft -s list table bridge vif_workspace";
    return sorted(run_or_throw({"unshare", "--net", "sh", "-ec", apply}));
}
std::string rules_of_ours() {
    return sorted(is_under_test("ebtables")
                      ? run_or_throw({"ebtables-save"})
                      : run_or_throw({"nft", "-s", "list", "table", "bridge", "vif_workspace"}));
}

TEST_CASE("a dry run of every event leaves the host as it was and makes no run directory") {
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    vif.build(world.store());
    std::filesystem::remove_all("/run/vif-workspace");
    const HostState before;
    REQUIRE_FALSE(before.has_run_directory);
    for (const std::string event : {"online", "offline", "add", "remove"}) {
        CAPTURE(event);
        const Outcome outcome = dry_run(vif, event);
        INFO("said: ", outcome.said);
        CHECK(outcome.status == 0);
        CHECK(outcome.said.starts_with("# "));
        check_same(before);
    }
}

TEST_CASE("a dry run prints the rules and the DHCP configuration that the event then makes") {
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    vif.build(world.store());
    const std::string said = dry_run(vif, "online").said;
    const std::string rules = rules_made_of(section(said, "rules"));
    REQUIRE(vif.call("online").status == 0);
    CHECK(rules == rules_of_ours());
    const std::string text = section(said, "isc-dhcpd on xenbr0:");
    const std::string served = dhcpd_configuration("xenbr0");
    CHECK(text.find(guest_ip) != std::string::npos);
    CHECK(served.find(text) != std::string::npos);
}

TEST_CASE(
    "with other vifs in force, a dry run of online and of offline prints the difference alone") {
    World world;
    world.add_default_bridge();
    REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
    Vif& late = world.add_workspace(8, "02:16:3e:00:00:1b", "10.9.0.27");
    late.build(world.store());
    const HostState before;
    const std::string online = dry_run(late, "online").said;
    CHECK(section(online, "rules").find("10.9.0.27") != std::string::npos);
    CHECK(section(online, "rules").find(guest_ip) == std::string::npos);
    CHECK(section(online, "isc-dhcpd on xenbr0:").find(guest_ip) != std::string::npos);
    check_same(before);

    REQUIRE(late.call("online").status == 0);
    const HostState both;
    const std::string offline = dry_run(late, "offline").said;
    CHECK(section(offline, "rules").find("vif8.0") != std::string::npos);
    CHECK(section(offline, "isc-dhcpd on xenbr0:").find("10.9.0.27") == std::string::npos);
    CHECK(section(offline, "isc-dhcpd on xenbr0:").find(guest_ip) != std::string::npos);
    check_same(both);
}

TEST_CASE("where the rules are marked dirty, a dry run prints all of them") {
    World world;
    world.add_default_bridge();
    REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
    Vif& late = world.add_workspace(8, "02:16:3e:00:00:1b", "10.9.0.27");
    late.build(world.store());
    std::ofstream("/run/vif-workspace/rules.dirty").flush();
    const std::string rules = section(dry_run(late, "online").said, "rules");
    REQUIRE(late.call("online").status == 0);
    CHECK(rules_made_of(rules) == rules_of_ours());
}

TEST_CASE(
    "a dry run of an event that would be refused gives the reason, and writes no error for xl") {
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, guest_mac, "10.9.0.1");
    vif.build(world.store());
    const HostState before;
    const Outcome refused = dry_run(vif, "online");
    CHECK(refused.status == 1);
    CHECK(refused.said.find("holds the bridge's own address") != std::string::npos);
    check_same(before);

    world.assign(guest_mac, {{"ip", guest_ip}});
    world.store().write(vif.backend() + "/online", "0");
    CHECK(dry_run(vif, "online").status == 1);
    world.store().write(vif.backend() + "/online", "1");
    CHECK(dry_run(vif, "online").status == 0);
}

}  // namespace
}  // namespace vif_workspace::tests::dry_run_test
