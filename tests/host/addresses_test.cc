// Several addresses of one workspace, and an assignment that changes while it is online.
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
Frame probes(const std::string& address) {
    return arp({broadcast_mac, guest_mac, 1, guest_mac, "0.0.0.0", "00:00:00:00:00:00", address});
}

void reassign(const std::string& addresses) {
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    run_or_throw({helper, "assign", guest_mac, "ip=" + addresses, "hostname=alpha"});
    run_or_throw({helper, "repair"});
}

TEST_CASE("a workspace may use every address of its words and blocks, and none beside them") {
    Scene scene = Scene::with_workspace();
    reassign("10.9.0.10 10.9.0.16/30 192.0.2.7 10.9.0.18");
    Places& places = scene.places();
    for (const std::string own :
         {"10.9.0.10", "10.9.0.16", "10.9.0.17", "10.9.0.18", "10.9.0.19", "192.0.2.7"}) {
        CAPTURE(own);
        CHECK(places.reached('g', from(own)) == "L");
        CHECK(places.reached('g', asks_as(own)) == "HLV");
        CHECK(places.reached('g', probes(own)) == "HLV");
    }
    for (const std::string other : {"10.9.0.9", "10.9.0.11", "10.9.0.15", "10.9.0.20", "192.0.2.6",
                                    "192.0.2.8", "10.9.1.16"}) {
        CAPTURE(other);
        CHECK(places.reached('g', from(other)) == "-");
        CHECK(places.reached('g', asks_as(other)) == "-");
        CHECK(places.reached('g', probes(other)) == "-");
    }
}

TEST_CASE("what is assigned anew to a workspace that is online is in force after repair") {
    Scene scene = Scene::with_workspace();
    reassign("10.9.0.40");
    Places places({{'G', &scene.guest().card(), guest_mac, "10.9.0.40"},
                   {'L', &scene.lan().tap, lan_mac, lan_ip}});
    CHECK(places.reached('g', from("10.9.0.40")) == "L");
    CHECK(places.reached('g', from(guest_ip)) == "-");
    CHECK(scene.store().read(scene.guest().backend() + "/workspace/ip") == "10.9.0.40");
    CHECK(dhcpd_configuration("xenbr0").find("fixed-address 10.9.0.40;") != std::string::npos);
    CHECK(registry().find("ip=10.9.0.40 ") != std::string::npos);
}

TEST_CASE("while an assignment is replaced nothing is lost and nothing is let through") {
    Scene scene = Scene::with_workspace();
    reassign("10.9.0.10 10.9.0.16/30");
    for (const std::string honest : {"10.9.0.10", "10.9.0.17"}) {
        CAPTURE(honest);
        const std::vector<Frame> spoofed = {from("10.9.0.66"), asks_as(lan_ip)};
        const auto numbered = [&](unsigned number) {
            const Frame payload = {static_cast<std::uint8_t>(number >> 8),
                                   static_cast<std::uint8_t>(number)};
            return udp({lan_mac, guest_mac, honest, lan_ip, 5000, 5000, payload});
        };
        Stream stream(scene.guest().card(), scene.lan().tap, numbered, spoofed);
        for (int i = 0; i < 5; ++i) {
            reassign("10.9.0.10 10.9.0.16/30 10.9.0.24/30 10.9.0.77");
            stream.wait_for(10);
            reassign("10.9.0.10 10.9.0.16/30");
            stream.wait_for(10);
        }
        const Stream::Record record = stream.stop();
        CHECK(record.arrived >= 100);
        CHECK(record.lost == 0);
        CHECK(record.leaked == 0);
    }
}

TEST_CASE(
    "an assignment that cannot be made true leaves the workspace what it has, and repair says so") {
    Scene scene = Scene::with_workspace();
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
