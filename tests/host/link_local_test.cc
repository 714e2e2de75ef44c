// SPDX-License-Identifier: GPL-2.0-or-later
// Frames to the link-local groups 01:80:c2:00:00:0x bypass the bridge's first chain (PREROUTING),
// and the kernel accepts IPv4 in them too: they must neither reach dom0 nor make the bridge learn a
// false place.
#include <arpa/inet.h>
#include <sys/socket.h>

#include <array>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::link_local_test {
namespace {

constexpr std::uint16_t port = 5000;

/// A UDP service of dom0 that never answers and remembers what it received.
class Service {
  public:
    Service() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_port = htons(port);
        const timeval patience{2, 0};
        setsockopt(socket_.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        REQUIRE(bind(socket_.number(), reinterpret_cast<sockaddr*>(&place), sizeof place) == 0);
    }

    std::string next() const {
        std::array<char, 100> text{};
        const ssize_t size = recv(socket_.number(), text.data(), text.size(), 0);
        return size < 0 ? "(nothing)" : std::string(text.data(), static_cast<std::size_t>(size));
    }

  private:
    FileDescriptor socket_;
};

Frame packet_with(const std::string& text) {
    return {text.begin(), text.end()};
}

const std::vector<std::string> groups = {"01:80:c2:00:00:00", "01:80:c2:00:00:01",
                                         "01:80:c2:00:00:02", "01:80:c2:00:00:03",
                                         "01:80:c2:00:00:0e", "01:80:c2:00:00:0f"};

TEST_CASE("no packet that a guest sends to a link-local group reaches a service of dom0") {
    Testbed testbed = Testbed::with_workspace();
    const Service service;
    const Tap& card = testbed.guest().card();
    for (const std::string& group : groups) {
        CAPTURE(group);
        for (const std::string& source : {other_ip, guest_ip}) {
            card.send(
                udp({group, guest_mac, source, bridge_ip, port, port, packet_with("smuggled")}));
        }
        card.send(
            udp({group, other_mac, other_ip, bridge_ip, port, port, packet_with("smuggled")}));
    }
    card.send(udp({bridge_mac, guest_mac, guest_ip, bridge_ip, port, port, packet_with("honest")}));
    CHECK(service.next() == "honest");
}

TEST_CASE("without a filter a packet to a link-local group reaches a service of dom0") {
    Testbed testbed = Testbed::with_stock_vif();
    const Service service;
    testbed.guest().card().send(
        udp({groups[4], guest_mac, other_ip, bridge_ip, port, port, packet_with("smuggled")}));
    CHECK(service.next() == "smuggled");
}

TEST_CASE("a frame to a link-local group does not move another machine's MAC to the guest's port") {
    for (const std::string stp : {"0", "1"}) {
        CAPTURE(stp);
        Testbed testbed = Testbed::with_workspace();
        run_or_throw({"ip", "link", "set", "xenbr0", "type", "bridge", "stp_state", stp});
        for (const std::string& group : groups) {
            testbed.guest().card().send(ethernet(group, lan_mac, 0x88cc, Frame(46)));
            testbed.guest().card().send(ethernet(group, lan_mac, 0x0027, Frame(46, 0x42)));
        }
        testbed.guest().card().send(ethernet(broadcast_mac, guest_mac, 0x0800, Frame(46)));
        const std::string learned = run_or_throw({"bridge", "fdb", "show", "br", "xenbr0"});
        CHECK(learned.find(lan_mac + " dev vif7.0") == std::string::npos);
    }
}

/// IEEE 802.1D-1998 section 9.3.1: "I am the root, with the best priority there is".
Frame superior_bpdu() {
    Frame frame = mac_bytes("01:80:c2:00:00:00");
    for (const Frame& part :
         {mac_bytes(guest_mac), Frame{0, 38, 0x42, 0x42, 3}, Frame(5), Frame{0, 0},
          mac_bytes("02:00:00:00:00:00"), Frame(4), Frame{0, 0}, mac_bytes("02:00:00:00:00:00"),
          Frame{0x80, 1, 0, 0, 20, 0, 2, 0, 15, 0}, Frame(8)}) {
        frame.insert(frame.end(), part.begin(), part.end());
    }
    return frame;
}

/// The port that the bridge takes as its way to the root; 0: it is the root itself.
std::string root_port() {
    std::string number = contents("/sys/class/net/xenbr0/bridge/root_port");
    number.erase(number.find_last_not_of('\n') + 1);
    return number;
}

TEST_CASE("a guest cannot make its port the root port of a bridge that runs STP") {
    Testbed testbed = Testbed::with_workspace();
    run_or_throw({"ip", "link", "set", "xenbr0", "type", "bridge", "stp_state", "1"});
    testbed.guest().card().send(superior_bpdu());
    testbed.guest().card().send(superior_bpdu());
    CHECK(root_port() == "0");
}

TEST_CASE("without a filter a guest makes its port the root port") {
    Testbed testbed = Testbed::with_stock_vif();
    run_or_throw({"ip", "link", "set", "xenbr0", "type", "bridge", "stp_state", "1"});
    testbed.guest().card().send(superior_bpdu());
    CHECK(root_port() != "0");
}

}  // namespace
}  // namespace vif_workspace::tests::link_local_test
