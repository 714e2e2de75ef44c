// SPDX-License-Identifier: GPL-2.0-or-later
// The faults of the script that dhcp-config replaces, one test case for each, by its number in the
// list of faults that were found.
#include <filesystem>
#include <fstream>

#include "support/agent.h"
#include "support/agent_checks.h"
#include "support/dhcp_client.h"
#include "support/each_effect.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::legacy_dhcp_faults_test {
namespace {

namespace fs = std::filesystem;

const std::string tree = "/local/domain/0/workspace";

/// dhcp-config's arguments for one more guest.
Words addition_of(const std::string& name, const std::string& mac, const std::string& ip) {
    return {"add",           name,   ip,   "vif0.0", mac,   "10.9.0.255",
            "255.255.255.0", lan_ip, "ws", "none",   "none"};
}

std::string node(const Store& store, const std::string& mac, const std::string& name) {
    return store.read(World::assignment(mac) + "/" + name).value_or("");
}

/// Puts a directory in the place where one of our files must go.
void obstruct(const std::string& path) {
    fs::remove_all(path);
    fs::create_directories(path + "/in/the/way");
}

TEST_CASE("legacy fault 1: a netmask is not lost when another guest is added or removed") {
    AgentsHost host;
    for (int number = 1; number <= 3; ++number) {
        const std::string digit = std::to_string(number);
        check_done(dhcp_config(
            addition_of("w-" + digit, "02:16:3e:00:02:0" + digit, "10.9.0.20" + digit)));
    }
    check_done(dhcp_config({"rem", "w-2", "10.9.0.202"}));
    CHECK(node(host.store(), "02:16:3e:00:02:01", "netmask") == "255.255.255.0");
    CHECK(node(host.store(), "02:16:3e:00:02:02", "netmask") == "");
    CHECK(node(host.store(), "02:16:3e:00:02:03", "netmask") == "255.255.255.0");
}

TEST_CASE("legacy fault 2: a command that failed does not exit with status 0") {
    AgentsHost host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const std::string written = Store::listing(tree);

    // dhcpd rejects its new configuration.
    fs::remove_all("/etc/dhcp/vif-workspace");
    std::ofstream("/etc/dhcp/vif-workspace").flush();
    CHECK(dhcp_config(with_word(dhcp_addition(), 8, "beta")).status == 1);
    CHECK(Store::listing(tree) == written);
    CHECK(rules_name(guest_ip));
    CHECK(registry().find("alpha") != std::string::npos);
    CHECK(registry().find("beta") == std::string::npos);
}

TEST_CASE(
    "legacy faults 3 and 4: an addition killed or failing at any effect is made as a whole or not "
    "at all") {
    World world;
    for (const std::string kind : {"kill", "fail"}) {
        at_each_effect(kind, 1, [&](const Fault& fault) {
            Words argv = {legacy_command("dhcp-config")};
            const Words line = dhcp_addition();
            argv.insert(argv.end(), line.begin(), line.end());
            const auto outcome = run_with_fault(fault, {argv});
            if (!outcome) return false;
            CHECK(outcome->status != 0);
            const std::size_t nodes = world.store().children(World::assignment(guest_mac)).size();
            CHECK((nodes == 0 || nodes == 6));
            check_done(dhcp_config(dhcp_addition()));
            CHECK(world.store().children(World::assignment(guest_mac)).size() == 6);
            check_done(dhcp_config({"rem", agents_name, guest_ip}));
            return true;
        });
        check_done(dhcp_config({"rem", agents_name, guest_ip}));
    }
}

TEST_CASE("legacy fault 5: an addition may be repeated, also after a partial failure") {
    AgentsHost host;
    host.add_both();
    const std::string written = Store::listing(tree);
    host.add_both();
    CHECK(Store::listing(tree) == written);
    host.store().remove(World::assignment(guest_mac));
    check_done(ebtables_config(ebtables_addition()));
    CHECK(Store::listing(tree) == written);
}

TEST_CASE(
    "legacy fault 6: a MAC in capitals is the same MAC, and an address belongs to one guest") {
    World world;
    check_done(dhcp_config(addition_of("w-1", "02:16:3e:00:00:aa", "10.9.0.201")));
    const std::string written = Store::listing(tree);
    check_refused(dhcp_config(addition_of("w-2", "02:16:3E:00:00:AA", "10.9.0.202")),
                  "02:16:3e:00:00:aa has an assignment already, which was not made for w-2");
    check_refused(dhcp_config(addition_of("w-2", beta_mac, "10.9.0.201")),
                  "address 10.9.0.201 belongs to \"w-1\" already");
    check_refused(ebtables_config({"add", "w-2", beta_mac, "10.9.0.201"}),
                  "address 10.9.0.201 belongs to \"w-1\" already");
    CHECK(Store::listing(tree) == written);
    check_done(dhcp_config(addition_of("w-1", "02:16:3E:00:00:AA", "10.9.0.201")));
    CHECK(Store::listing(tree) == written);
}

TEST_CASE("legacy fault 7: a host name cannot inject configuration") {
    World world;
    for (const std::string name :
         {"x { } evil", "x;", "x\"", "x\n}", "x y", "x{", "-x", "x/", "*"}) {
        check_refused(dhcp_config(with_word(dhcp_addition(), 8, name)), "hostname: ");
    }
    CHECK_FALSE(world.store().read(tree).has_value());
}

TEST_CASE(
    "legacy fault 8: a dhcpd.conf of the site is never written, whatever follows its marker") {
    AgentsHost host;
    const std::string text =
        "### DHCP-CONFIG-AUTOMATIC-BEGINS ###\n# mine\nhost x { hardware ethernet "
        "02:16:3e:00:00:99; }\n}\n";
    std::ofstream("/etc/dhcp/dhcpd.conf") << text << std::flush;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    CHECK(host.vif->destroy(host.store()).status == 0);
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(contents("/etc/dhcp/dhcpd.conf") == text);
}

TEST_CASE("legacy fault 9: a guest is given both name servers") {
    AgentsHost host;
    Words line = dhcp_addition();
    line[9] = "10.9.0.53";
    line[10] = "192.0.2.53";
    check_done(dhcp_config(line));
    REQUIRE(host.vif->create(host.store()).status == 0);
    CHECK(DhcpClient::udhcpc(host.vif->guest()).lease()["dns"] == "10.9.0.53 192.0.2.53");
}

TEST_CASE(
    "legacy faults 10 and 11: a call that changes nothing restarts no dhcpd and rewrites no file") {
    AgentsHost host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const InForce standing = in_force();
    host.add_both();
    check_done(dhcp_config({"rem", "nobody", beta_ip}));
    check_done(ebtables_config({"rem", "nobody"}));
    check_done(dhcp_config(addition_of("w-1", beta_mac, beta_ip)));
    check_done(dhcp_config({"rem", "w-1", beta_ip}));
    CHECK(difference(standing, in_force()) == "");
}

TEST_CASE("legacy fault 12: a missing netmask is not guessed from the first octet of an address") {
    AgentsHost host;
    Words line = dhcp_addition();
    line[5] = line[6] = "none";
    check_done(dhcp_config(line));
    REQUIRE(host.vif->create(host.store()).status == 0);
    DhcpEvent lease = DhcpClient::udhcpc(host.vif->guest()).lease();
    CHECK(lease["netmask"] == "255.255.255.0");
    CHECK(lease["broadcast"] == "10.9.0.255");
}

TEST_CASE("legacy fault 13: no daemon inherits a lock of ours") {
    AgentsHost host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const int before = dhcpd_of_ours().at(0).pid;
    check_done(dhcp_config(with_word(dhcp_addition(), 8, "beta")));
    const std::vector<Daemon> daemons = dhcpd_of_ours();
    REQUIRE(daemons.size() == 1);
    CHECK(daemons[0].pid != before);
    for (const auto& file :
         fs::directory_iterator("/proc/" + std::to_string(daemons[0].pid) + "/fd"))
        CHECK(fs::read_symlink(file).string().find("/run/vif-workspace/") == std::string::npos);
}

TEST_CASE(
    "a dhcpd that an agent's call starts does not inherit the agent's limits and priorities") {
    AgentsHost host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const int before = dhcpd_of_ours().at(0).pid;
    const auto priority_of = [](int pid) {
        return run_or_throw({"ps", "-o", "ni=", "-p", std::to_string(pid)});
    };
    const std::string usual_priority = priority_of(before);
    Words argv = {"sh", "-c", "ulimit -t 600; ulimit -f 4096; exec nice -n 5 \"$@\"", "sh",
                  legacy_command("dhcp-config")};
    const Words line = with_word(dhcp_addition(), 8, "beta");
    argv.insert(argv.end(), line.begin(), line.end());
    const Outcome outcome = run({argv});
    // Root itself may not be allowed to lift a limit (in a container): then nothing is changed.
    if (outcome.status != 0) check_refused(outcome, "call it without ulimit");
    const std::vector<Daemon> daemons = dhcpd_of_ours();
    REQUIRE(daemons.size() == 1);
    CHECK((daemons[0].pid == before) == (outcome.status != 0));
    const std::string pid = std::to_string(daemons[0].pid);
    CHECK(run_or_throw({"prlimit", "--pid", pid, "--cpu", "--fsize", "--noheadings", "--output",
                        "SOFT"}) == "unlimited\nunlimited\n");
    CHECK(priority_of(daemons[0].pid) == usual_priority);
}

TEST_CASE("legacy fault 14: where no lock can be taken, nothing is done") {
    World world;
    obstruct("/run/vif-workspace/legacy.lock");
    check_refused(dhcp_config(dhcp_addition()), "legacy.lock");
    check_refused(ebtables_config(ebtables_addition()), "legacy.lock");
    CHECK_FALSE(world.store().read(tree).has_value());
}

TEST_CASE("legacy fault 15: a removal that fails reports it") {
    AgentsHost host;
    host.add_both();
    obstruct("/run/vif-workspace/legacy.lock");
    check_refused(ebtables_config({"rem", agents_name}), "legacy.lock");
    check_refused(dhcp_config({"rem", agents_name, guest_ip}), "legacy.lock");
}

}  // namespace
}  // namespace vif_workspace::tests::legacy_dhcp_faults_test
