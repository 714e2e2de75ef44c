// SPDX-License-Identifier: GPL-2.0-or-later
// dhcp-config and ebtables-config, called around the life of a guest as an agent of the workspace
// service TP1.2.2 calls them: the result is the same binding and the same rules as with any other
// assignment, after the same admission.
#include <sys/stat.h>
#include <sys/syscall.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "support/agent.h"
#include "support/agent_checks.h"
#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::legacy_commands_test {
namespace {

TEST_CASE("the legacy commands lead to the same binding as `workspacectl assign`") {
    const auto without_times = [](const std::string& text) {
        // Version and generation, and the last two fields of a line, serial and since, differ: they
        // are counts and times.
        return text.substr(0, text.rfind("online"));
    };
    std::string registered, rules;
    {
        AgentsHost host;
        host.world.assign(guest_mac, {{"ip", guest_ip},
                                      {"hostname", "alpha"},
                                      {"netmask", "255.255.255.0"},
                                      {"broadcast", "10.9.0.255"},
                                      {"gateway", lan_ip},
                                      {"dns", "10.9.0.53"}});
        REQUIRE(host.vif->create(host.store()).status == 0);
        registered = without_times(registry());
        rules = rules_in_force();
    }
    AgentsHost host;
    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config(ebtables_addition()));
    CHECK(difference(host.before, in_force()) == "");
    REQUIRE(host.vif->create(host.store()).status == 0);
    REQUIRE(registered.find(guest_ip) != std::string::npos);
    CHECK(without_times(registry()) == registered);
    CHECK(rules_in_force() == rules);
}

TEST_CASE("an agent's whole sequence works: add, start, serve, confine, destroy, remove") {
    Testbed testbed = Testbed::with_workspace();
    CHECK(testbed.guest().destroy(testbed.store()).status == 0);
    testbed.store().remove(World::assignment(guest_mac));
    const std::string nothing = Store::listing("/local/domain/0/workspace");
    const InForce before = in_force();

    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config(ebtables_addition()));
    Vif& guest = testbed.world().add_vif(7, 1, {.mac = guest_mac, .vifname = agents_name});
    REQUIRE(guest.create(testbed.store()).status == 0);
    CHECK(guest.is_on("xenbr0"));

    DhcpEvent lease = DhcpClient::dhclient(guest.guest()).lease();
    CHECK(lease["address"] == guest_ip);
    CHECK(lease["netmask"] == "255.255.255.0");
    CHECK(lease["broadcast"] == "10.9.0.255");
    CHECK(lease["router"] == lan_ip);
    CHECK(lease["dns"] == "10.9.0.53");
    CHECK(lease["hostname"] == "alpha");

    const Frame hello = {'h', 'e', 'l', 'l', 'o'};
    Tap bridge = testbed.world().tap_on("xenbr0");
    FrameProbes probes({{'G', &guest.card(), guest_mac, guest_ip},
                        {'H', &bridge, bridge_mac, bridge_ip},
                        {'L', &testbed.lan().tap, lan_mac, lan_ip},
                        {'V', &testbed.other().card(), other_mac, other_ip}});
    probes.introduce_all();
    CHECK(probes.reached('g', udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello})) ==
          "L");
    const std::vector<std::pair<std::string, Frame>> spoofed = {
        {"MAC", udp({lan_mac, other_mac, guest_ip, lan_ip, 5000, 5000, hello})},
        {"address", udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, hello})},
        {"ARP", arp({broadcast_mac, guest_mac, 2, guest_mac, lan_ip, other_mac, other_ip})},
        {"to dom0 itself",
         arp({bridge_mac, guest_mac, 2, guest_mac, lan_ip, bridge_mac, bridge_ip})},
        {"VLAN", tagged(udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, hello}), 0x8100, 5)},
        {"IPv6", ipv6(lan_mac, guest_mac, "2001:db8::bad", "2001:db8::1", 17, hello)},
        {"rogue server", udp({other_mac, guest_mac, guest_ip, other_ip, 67, 68, hello})},
        {"port 67 of another", udp({lan_mac, guest_mac, guest_ip, lan_ip, 68, 67, hello})}};
    for (const auto& frame : spoofed) {
        CAPTURE(frame.first);
        CHECK(probes.reached('g', frame.second) == "-");
    }
    CHECK(probes.reached('g', discover(guest_mac, 0x77)) == "-");

    CHECK(guest.destroy(testbed.store()).status == 0);
    check_done(ebtables_config({"rem", agents_name}));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(difference(before, in_force()) == "");
    CHECK(assigned(testbed.store(), guest_mac).empty());
    CHECK(Store::listing("/local/domain/0/workspace").find(guest_ip) == std::string::npos);
}

TEST_CASE("an addition to a vif that is up comes into force at once, or is refused as a whole") {
    AgentsHost host;
    check_done(dhcp_config(dhcp_addition()));
    REQUIRE(host.vif->create(host.store()).status == 0);
    check_done(dhcp_config(with_word(dhcp_addition(), 2, "10.9.0.44")));
    CHECK(rules_name("10.9.0.44"));
    CHECK_FALSE(rules_name(guest_ip));
    CHECK(dhcpd_configuration("xenbr0").find("10.9.0.44") != std::string::npos);
    CHECK(host.store().read(host.vif->backend() + "/workspace/ip") == "10.9.0.44");
    CHECK(host.vif->is_on("xenbr0"));

    // The bridge's own address: admission refuses it as at online, and everything stays as it was.
    const InForce before = in_force();
    const std::string written = Store::listing("/local/domain/0/workspace");
    const Outcome refused = dhcp_config(with_word(dhcp_addition(), 2, bridge_ip));
    CHECK(refused.status == 1);
    CHECK(refused.said.find("the bridge's own address") != std::string::npos);
    CHECK(Store::listing("/local/domain/0/workspace") == written);
    CHECK(difference(before, in_force()) == "");
    CHECK(host.store().read(host.vif->backend() + "/hotplug-status") == "connected");
}

TEST_CASE("an addition for a MAC of two vifs comes into force on both, or on neither") {
    AgentsHost host;
    host.world.add_bridge("xenbr1", "02:00:00:00:00:02", "10.9.0.44/24");
    check_done(dhcp_config(dhcp_addition()));
    Vif& second = host.world.add_vif(7, 1, {.mac = guest_mac, .bridge = "xenbr1"});
    REQUIRE(host.vif->create(host.store()).status == 0);
    REQUIRE(second.create(host.store()).status == 0);
    check_refused(dhcp_config(with_word(dhcp_addition(), 2, "10.9.0.44")),
                  "the bridge's own address");
    check_done(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}));
    CHECK(assigned(host.store(), guest_mac).at("ip") == guest_ip);
    CHECK(dhcpd_configuration("xenbr0").find("10.9.0.44") == std::string::npos);
    check_done(dhcp_config(with_word(dhcp_addition(), 2, "10.9.0.45")));
    CHECK_FALSE(rules_name(guest_ip));
}

TEST_CASE("an addition during an online waits for its end, and then comes into force") {
    AgentsHost host;
    check_done(dhcp_config(dhcp_addition()));
    host.vif->build(host.store());
    const auto wait_for = [](const auto& condition) {
        const Deadline deadline = Deadline::after(long_enough);
        while (!condition()) {
            if (deadline.has_passed()) throw std::runtime_error("waited in vain");
        }
    };
    // The event must stop after it has written the vif into the registry and before it changes
    // dhcpd.
    const std::string lock = "/run/vif-workspace/dhcp.xenbr0.lock";
    REQUIRE(mkfifo("/run/gate", 0600) == 0);
    Process holder({{"flock", lock, "sh", "-c", "read gate <>/run/gate"}});
    wait_for([&] { return run({{"flock", "--nonblock", lock, "true"}}).status == 1; });
    Process online = host.vif->start("online");
    wait_for([&] { return rules_name(guest_ip); });

    Words line = with_word(dhcp_addition(), 2, "10.9.0.44");
    line.insert(line.begin(), legacy_command("dhcp-config"));
    Process addition({line});
    const std::string call = "/proc/" + std::to_string(addition.pid()) + "/syscall";
    wait_for([&] { return contents(call).starts_with(std::to_string(SYS_flock) + " "); });
    run_or_throw({"sh", "-c", "echo open >/run/gate"});

    const Hotplug came = Vif::ended(online);
    CHECK(came.status == 0);
    CHECK(came.said == "");
    check_done(addition.outcome());
    CHECK(host.vif->is_on("xenbr0"));
    CHECK(rules_name("10.9.0.44"));
    CHECK_FALSE(rules_name(guest_ip));
}

TEST_CASE("an address in force for another guest is not given away by an addition") {
    AgentsHost host;
    Vif& other = host.world.add_workspace(8, other_mac, guest_ip);
    REQUIRE(other.create(host.store()).status == 0);
    const InForce before = in_force();
    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config(ebtables_addition()));
    const Hotplug online = host.vif->create(host.store());
    CHECK(online.status == 1);
    CHECK(online.said.find("is held by vif8.0") != std::string::npos);
    CHECK(difference(before, in_force()) == "");
}

TEST_CASE("signals of the terminal neither stop nor end a legacy command that was called by sudo") {
    AgentsHost host;
    host.world.xenstored().stop();
    Words words = dhcp_addition();
    words.insert(words.begin(), legacy_command("dhcp-config"));
    Process addition({words});
    const std::string lock = "/run/vif-workspace/legacy.lock";
    while (run({{"flock", "--nonblock", lock, "true"}}).status !=
           1) {  // until the command holds the lock
        REQUIRE_FALSE(addition.ends_before(Deadline::after(milliseconds(10))));
    }
    for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGTSTP}) addition.send_signal(signal);
    CHECK_FALSE(addition.ends_before(Deadline::after(milliseconds(300))));
    host.world.xenstored().go_on();
    CHECK(addition.outcome().status == 0);
    CHECK_FALSE(assigned(host.store(), guest_mac).empty());
}

}  // namespace
}  // namespace vif_workspace::tests::legacy_commands_test
