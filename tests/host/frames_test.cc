// SPDX-License-Identifier: GPL-2.0-or-later
// Which machine may send which frame to which: tests/vectors/frames.tsv, line by line, for a
// workspace that has an IPv4 address and no IPv6 address, and for one that has both.
#include <algorithm>

#include "support/machines.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::frames_test {
namespace {

constexpr std::uint16_t ipv6_ethertype = 0x86dd;

bool is_ipv6(const Frame& frame) {
    return ((frame.at(12) << 8) | frame.at(13)) == ipv6_ethertype;
}

/// The guest of the file has an IPv6 address. For a guest without one, no IPv6 frame from it or to
/// it goes anywhere.
Vector for_ipv4_guest(Vector vector) {
    if (vector.sent_from == 'g' && is_ipv6(vector.frame)) vector.may_reach = "-";
    return vector;
}

std::vector<Vector> vectors_for(const Machines& machines) {
    std::vector<Vector> vectors = shared_vectors();
    for (Vector& vector : vectors) vector.frame = readdressed(vector.frame, machines);
    return vectors;
}

std::vector<Vector> ipv4_vectors_for(const Machines& machines) {
    std::vector<Vector> vectors;
    for (const Vector& vector : vectors_for(machines)) vectors.push_back(for_ipv4_guest(vector));
    return vectors;
}

const Machines other_machines = {"br.guests_10",
                                 16,
                                 {"00:25:90:0a:0b:0c", "172.20.0.1", "fd00:20::1"},
                                 {"00:16:3e:7f:80:ff", "172.20.255.254", "fd00:20:0:1:8000::ff"},
                                 {"00:16:3e:80:7f:fe", "172.20.1.2", "fd00:20:0:1:8000::fe"},
                                 {"00:1b:21:00:ff:01", "172.20.0.2", "fd00:20::2"},
                                 1234,
                                 3,
                                 "ws-alpha_eth.0"};

TEST_CASE("every frame of the vectors reaches exactly the places that it may reach") {
    Testbed testbed = Testbed::with_workspace();
    const Differences differences = testbed.differences_in(ipv4_vectors_for(usual_machines()));
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

TEST_CASE(
    "every frame of the vectors reaches exactly its places, with other names and addresses too") {
    Testbed testbed = Testbed::with_workspace(other_machines);
    const Differences differences = testbed.differences_in(ipv4_vectors_for(other_machines));
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

TEST_CASE(
    "every frame of the vectors reaches exactly its places where iptables does not see bridged "
    "frames") {
    Testbed testbed = Testbed::with_workspace();
    run_or_throw({"sysctl", "-q", "net.bridge.bridge-nf-call-iptables=0",
                  "net.bridge.bridge-nf-call-ip6tables=0",
                  "net.bridge.bridge-nf-call-arptables=0"});
    const Differences differences = testbed.differences_in(ipv4_vectors_for(usual_machines()));
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

TEST_CASE(
    "every frame of a workspace with IPv6 reaches exactly its places, whatever its addresses") {
    for (const Machines& machines : {usual_machines(), other_machines}) {
        CAPTURE(machines.bridge_device);
        if (is_under_test("ebtables")) {
            // This filter cannot confine IPv6, so the workspace is refused, with the remedy.
            CHECK_THROWS_WITH_AS(Testbed::with_ipv6_workspace(machines),
                                 doctest::Contains("filter = \"nftables\""), std::runtime_error);
            continue;
        }
        Testbed testbed = Testbed::with_ipv6_workspace(machines);
        const Differences differences = testbed.differences_in(vectors_for(machines));
        INFO(differences.table());
        CHECK(differences.ids().empty());
    }
}

TEST_CASE(
    "the bridge learns nothing from a dropped frame, so the gateway's frames are not diverted") {
    Testbed testbed = Testbed::with_workspace();
    const std::vector<Vector> vectors = shared_vectors();
    const auto theft = std::ranges::find(vectors, "M03", &Vector::id);
    REQUIRE(theft != vectors.end());
    CHECK(testbed.probes().reached('g', theft->frame) == "-");
    const Frame to_gateway =
        udp({lan_mac, other_mac, other_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});
    CHECK(testbed.probes().reached('o', to_gateway) == "L");
}

TEST_CASE("no IPv6 frame reaches a vif without an IPv6 address") {
    Testbed testbed = Testbed::with_workspace();
    const std::string group_mac = "33:33:00:00:00:01";
    const Frame advertisement = {134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0};
    const Frame ping = {128, 0, 0, 0, 0, 1, 0, 1};
    FrameProbes& probes = testbed.probes();
    CHECK(probes.reached('l', ipv6(group_mac, lan_mac, "fe80::1", "ff02::1", 58, advertisement)) ==
          "HV");
    CHECK(probes.reached(
              'h', ipv6(group_mac, bridge_mac, "fe80::2", "ff02::1", 58, advertisement)) == "LV");
    CHECK(probes.reached('o', ipv6(group_mac, other_mac, "fe80::b", "ff02::1", 58, ping)) == "HL");
    for (const char sender : {'l', 'o', 'h'}) {
        CAPTURE(sender);
        const std::string mac = sender == 'l' ? lan_mac : sender == 'o' ? other_mac : bridge_mac;
        CHECK(probes.reached(sender, ipv6(guest_mac, mac, "2001:db8:9::1", "2001:db8:9::10", 58,
                                          ping)) == "-");
    }
}

}  // namespace
}  // namespace vif_workspace::tests::frames_test
