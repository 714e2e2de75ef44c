// SPDX-License-Identifier: GPL-2.0-or-later
// A host on which the legacy scripts have run: `workspacectl check` recognises what they left, with
// every filter, and its remedy says how to remove it.
#include <filesystem>
#include <fstream>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::legacy_leftovers_test {
namespace {

struct HostWithOneWorkspace {
    HostWithOneWorkspace() {
        world.add_default_bridge();
        add_site_rules();
        vif = &world.add_workspace(7, guest_mac, guest_ip);
        REQUIRE(vif->create(world.store()).status == 0);
    }

    World world;
    Vif* vif;
};

Outcome check() {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}});
}

/// The commands of xen-ebtables-config.sh add NAME MAC IP vif0.0, and of its KVM variant.
void legacy_add(const std::string& name, const std::string& hook) {
    run({{"ebtables", "-N", "DHCP-vif0.0"}});
    run_or_throw({"ebtables", "-F", "DHCP-vif0.0"});
    run_or_throw({"ebtables", "-A", "DHCP-vif0.0", "-o", "vif0.0", "-j", "ACCEPT"});
    run_or_throw({"ebtables", "-P", "DHCP-vif0.0", "DROP"});
    run_or_throw({"ebtables", "-N", name});
    run_or_throw({"ebtables", "-P", name, "ACCEPT"});
    run_or_throw({"ebtables", "-A", name, "-s", "!", "00:16:3e:00:00:99", "-j", "DROP"});
    run_or_throw({"ebtables", "-A", name, "-p", "IPv4", "--ip-proto", "17", "--ip-dport", "67",
                  "-j", "DHCP-vif0.0"});
    run_or_throw(
        {"ebtables", "-A", name, "-p", "IPv4", "--ip-src", "!", "10.9.0.99", "-j", "DROP"});
    run_or_throw({"ebtables", "-A", hook, "-i", name, "-j", name});
}

/// The texts between backquotes, in their order.
std::vector<std::string> remedies(const std::string& said) {
    std::vector<std::string> commands;
    for (std::size_t at = said.find('`'); at != std::string::npos;) {
        const std::size_t end = said.find('`', at + 1);
        commands.push_back(said.substr(at + 1, end - at - 1));
        at = said.find('`', end + 1);
    }
    return commands;
}

TEST_CASE(
    "check recognises the chains of the legacy ebtables-config script, and its remedy removes "
    "them") {
    HostWithOneWorkspace host;
    REQUIRE(check().said == "");
    const std::string before = rules_in_force();
    legacy_add("vif1.0", "FORWARD");
    legacy_add("wrksp-12-0", "INPUT");
    legacy_add("vif7.0", "FORWARD");
    // With today's ebtables, its rem leaves the chain without its jump.
    run_or_throw({"ebtables", "-D", "FORWARD", "-i", "vif7.0", "-j", "vif7.0"});

    const Outcome found = check();
    CHECK(found.status == 1);
    INFO("said: ", found.said);
    for (const std::string chain : {"vif1.0", "wrksp-12-0", "vif7.0", "DHCP-vif0.0"}) {
        CHECK(found.said.find("ebtables: chain filter " + chain + " was left by the old") !=
              std::string::npos);
    }
    CHECK(found.said.find("workspacectl repair") == std::string::npos);

    for (const std::string& remedy : remedies(found.said)) run_or_throw({"sh", "-e", "-c", remedy});
    const Outcome repaired = check();
    CHECK(repaired.said == "");
    CHECK(repaired.status == 0);
    CHECK(rules_in_force() == before);
}

TEST_CASE(
    "check recognises the section of the legacy dhcp-config script in a dhcpd.conf, with or "
    "without hosts") {
    HostWithOneWorkspace host;
    const std::string own = "subnet 10.9.0.0 netmask 255.255.255.0 { }\nhost mine { }\n";
    const std::string marked = own + "### DHCP-CONFIG-AUTOMATIC-BEGINS ###\n";
    const std::string entry =
        " {\n  # Added by dhcp-conf-alter @ Mon Jan  4\n  hardware ethernet "
        "00:16:3e:00:00:99;\n  fixed-address 10.9.0.99;\n}\n\n";
    const std::vector<std::pair<std::string, std::string>> files = {
        {marked, "0 hosts"}, {marked + "host a" + entry + "host b" + entry, "2 hosts"}};
    for (const auto& [text, words] : files) {
        std::ofstream("/etc/dhcp/dhcpd.conf") << text << std::flush;
        const Outcome found = check();
        INFO("said: ", found.said);
        CHECK(found.status == 1);
        CHECK(found.said.find("/etc/dhcp/dhcpd.conf: " + words + " of the old dhcp-config") == 0);
    }
    std::ofstream("/etc/dhcp/dhcpd.conf") << own << std::flush;
    CHECK(check().said == "");
    CHECK(check().status == 0);
}

TEST_CASE("check does not take a site's own chains for those of the legacy scripts") {
    HostWithOneWorkspace host;
    const std::vector<Words> rules = {
        {"-N", "I-vnet0-mac"},
        {"-A", "I-vnet0-mac", "-s", "!", "00:16:3e:00:00:99", "-j", "DROP"},
        {"-N", "DHCP-fence"},
        {"-A", "DHCP-fence", "-p", "IPv4", "--ip-proto", "17", "--ip-dport", "67", "-j", "DROP"}};
    for (Words rule : rules) {
        rule.insert(rule.begin(), "ebtables");
        run_or_throw(rule);
    }
    CHECK(check().said == "");
    CHECK(check().status == 0);
}

}  // namespace
}  // namespace vif_workspace::tests::legacy_leftovers_test
