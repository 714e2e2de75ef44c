// SPDX-License-Identifier: GPL-2.0-or-later
// A workspace that has several addresses, and an assignment that is changed while it is online.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/stream.h"
#include "support/testbed.h"

namespace vif_workspace::tests::addresses_test {
namespace {

const Frame hello = {'h', 'e', 'l', 'l', 'o'};

Frame from(const std::string& address) {
    return udp({lan_mac, guest_mac, address, lan_ip, 5000, 5000, hello});
}
Frame asks_as(const std::string& address) {
    return arp({broadcast_mac, guest_mac, 1, guest_mac, address, "00:00:00:00:00:00", lan_ip});
}
Frame arp_probe(const std::string& address) {
    return arp({broadcast_mac, guest_mac, 1, guest_mac, "0.0.0.0", "00:00:00:00:00:00", address});
}

void reassign(const std::string& addresses) {
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    run_or_throw({helper, "assign", guest_mac, "ip=" + addresses, "hostname=alpha"});
    run_or_throw({helper, "repair"});
}

TEST_CASE("a workspace may use every address and block assigned to it, and no other address") {
    Testbed testbed = Testbed::with_workspace();
    reassign("10.9.0.10 10.9.0.16/30 192.0.2.7 10.9.0.18");
    FrameProbes& probes = testbed.probes();
    for (const std::string own :
         {"10.9.0.10", "10.9.0.16", "10.9.0.17", "10.9.0.18", "10.9.0.19", "192.0.2.7"}) {
        CAPTURE(own);
        CHECK(probes.reached('g', from(own)) == "L");
        CHECK(probes.reached('g', asks_as(own)) == "HLV");
        CHECK(probes.reached('g', arp_probe(own)) == "HLV");
    }
    for (const std::string other : {"10.9.0.9", "10.9.0.11", "10.9.0.15", "10.9.0.20", "192.0.2.6",
                                    "192.0.2.8", "10.9.1.16"}) {
        CAPTURE(other);
        CHECK(probes.reached('g', from(other)) == "-");
        CHECK(probes.reached('g', asks_as(other)) == "-");
        CHECK(probes.reached('g', arp_probe(other)) == "-");
    }
}

TEST_CASE("a changed assignment of an online workspace is in force after repair") {
    Testbed testbed = Testbed::with_workspace();
    reassign("10.9.0.40");
    FrameProbes probes({{'G', &testbed.guest().card(), guest_mac, "10.9.0.40"},
                        {'L', &testbed.lan().tap, lan_mac, lan_ip}});
    CHECK(probes.reached('g', from("10.9.0.40")) == "L");
    CHECK(probes.reached('g', from(guest_ip)) == "-");
    CHECK(testbed.store().read(testbed.guest().backend() + "/workspace/ip") == "10.9.0.40");
    CHECK(dhcpd_configuration("xenbr0").find("fixed-address 10.9.0.40;") != std::string::npos);
    CHECK(registry().find("ip=10.9.0.40 ") != std::string::npos);
}

TEST_CASE(
    "while repair applies a changed assignment, no honest frame is lost and no spoofed one "
    "passes") {
    Testbed testbed = Testbed::with_workspace();
    reassign("10.9.0.10 10.9.0.16/30");
    for (const std::string honest : {"10.9.0.10", "10.9.0.17"}) {
        CAPTURE(honest);
        const std::vector<Frame> spoofed = {from("10.9.0.66"), asks_as(lan_ip)};
        const auto numbered = [&](unsigned number) {
            const Frame payload = {static_cast<std::uint8_t>(number >> 8),
                                   static_cast<std::uint8_t>(number)};
            return udp({lan_mac, guest_mac, honest, lan_ip, 5000, 5000, payload});
        };
        Stream stream(testbed.guest().card(), testbed.lan().tap, numbered, spoofed);
        for (int i = 0; i < 5; ++i) {
            reassign("10.9.0.10 10.9.0.16/30 10.9.0.24/30 10.9.0.77");
            stream.wait_for(10);
            reassign("10.9.0.10 10.9.0.16/30");
            stream.wait_for(10);
        }
        const Stream::Counts counts = stream.stop();
        CHECK(counts.arrived >= 100);
        CHECK(counts.lost == 0);
        CHECK(counts.leaked == 0);
    }
}

TEST_CASE(
    "an assignment that cannot be applied leaves the old one in force, and repair reports it") {
    Testbed testbed = Testbed::with_workspace();
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    run_or_throw({helper, "assign", guest_mac, "ip=" + bridge_ip, "hostname=alpha"});
    const InForce before = in_force();
    const Outcome repair = run({{helper, "repair"}});
    CHECK(repair.status == 1);
    CHECK(repair.said.find("vif7.0: ip: \"10.9.0.1\" holds the bridge's own address") !=
          std::string::npos);
    CHECK(difference(before, in_force()) == "");
}

}  // namespace
}  // namespace vif_workspace::tests::addresses_test
