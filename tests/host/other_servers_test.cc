// SPDX-License-Identifier: GPL-2.0-or-later
// Other DHCP servers in dom0, real ones, on the workspaces' bridge and on another one, started
// before ours or after it: all run, workspaces are answered by ours alone and all other machines by
// theirs alone.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <optional>

#include "served_guest.h"
#include "support/file_descriptor.h"
#include "support/lan_dhcp_server.h"
#include "support/last_error.h"
#include "support/site_dhcp_server.h"

namespace vif_workspace::tests::other_servers_test {
namespace {

using Kind = SiteDhcpServer::Kind;

struct Bridge {
    std::string name;
    std::string subnet;

    std::string ip() const { return subnet + "1"; }
};
const Bridge ours = {"xenbr0", "10.9.0."};
const Bridge another = {"virbr0", "192.168.122."};

enum class First { our_server, their_server };

/// Two bridges, a VM of the stock script on one of them, and a workspace on xenbr0 that is not
/// online yet.
struct HostWithTwoBridges {
    explicit HostWithTwoBridges(const Bridge& of_vm) {
        world.add_default_bridge();
        world.add_bridge(another.name, "02:00:00:00:00:02", another.ip() + "/24");
        lan = &add_lan(world);
        world.add_domain(8, "other");
        vm = &world.add_vif(8, 0, {.mac = other_mac, .bridge = of_vm.name, .script = "vif-bridge"});
        REQUIRE(vm->create(world.store()).status == 0);
        workspace = &add_guest_with_router(world);
    }

    void bring_up_workspace() {
        const Hotplug online = workspace->create(world.store());
        REQUIRE_MESSAGE(online.status == 0, online.said);
    }

    World world;
    Neighbour* lan;
    Vif* vm;
    Vif* workspace;
};

void check_renewal(DhcpClient& client, const std::string& server) {
    client.process().send_signal(SIGUSR1);
    auto event = client.next(Deadline::after(long_enough));
    REQUIRE(event.has_value());
    CHECK(event->at("event") == "renew");
    CHECK(event->at("server") == server);
}

void check_beside(Kind kind, const Bridge& bridge, First first) {
    CAPTURE(to_string(kind));
    CAPTURE(bridge.name);
    CAPTURE((first == First::our_server ? "ours first" : "theirs first"));
    HostWithTwoBridges host(bridge);
    std::optional<SiteDhcpServer> theirs;
    if (first == First::their_server) theirs.emplace(kind, bridge.name, bridge.subnet);
    host.bring_up_workspace();
    if (first == First::our_server) theirs.emplace(kind, bridge.name, bridge.subnet);
    const auto our_ear = tap_at_server(ours.name);

    ServedGuest guest(*host.workspace);
    DhcpClient vm = DhcpClient::udhcpc(host.vm->guest());
    DhcpEvent lease = vm.lease();
    CHECK(lease["address"].starts_with(bridge.subnet + "1"));
    CHECK(lease["server"] == bridge.ip());
    const bool serves_lan = bridge.name == ours.name;
    if (serves_lan) {
        host.lan->tap.send(discover(lan_mac, 0x31));
        CHECK(answer_to(0x31, host.lan->tap).message.server == bridge.ip());
    }
    guest.check_renewals();

    restart_our_server();
    guest.check_renewals();
    check_renewal(vm, bridge.ip());
    // One more workspace: a new process of ours replaces the one that served.
    Vif& second = host.world.add_workspace(9, beta_mac, beta_ip);
    REQUIRE(second.create(host.world.store()).status == 0);
    CHECK(DhcpClient::udhcpc(second.guest()).lease()["address"] == beta_ip);
    guest.check_renewals();
    CHECK(said_by_check() == "");

    // Its log of this renewal comes after anything that it had to log about workspaces.
    check_renewal(vm, bridge.ip());
    CHECK(theirs->runs());
    const std::string log = theirs->said();
    CHECK(log.find(other_mac) != std::string::npos);
    CHECK((log.find(lan_mac) != std::string::npos) == serves_lan);
    CHECK(log.find(guest_mac) == std::string::npos);
    CHECK(log.find(beta_mac) == std::string::npos);
    CHECK(guest.askers_at(*our_ear) == guest_mac + " " + beta_mac);
}

void check_beside(Kind kind) {
    for (const Bridge& bridge : {ours, another}) {
        for (const First first : {First::our_server, First::their_server})
            check_beside(kind, bridge, first);
    }
}

TEST_CASE("dnsmasq with its defaults and our server both work, whichever was first") {
    check_beside(Kind::dnsmasq);
}

TEST_CASE("dnsmasq that binds to its bridge and our server both work, whichever was first") {
    check_beside(Kind::dnsmasq_on_card);
}

TEST_CASE("Kea and our server both work, whichever was first") {
    check_beside(Kind::kea);
}

TEST_CASE("a site's own dhcpd and our server both work, whichever was first") {
    check_beside(Kind::isc_dhcpd);
}

/// A program that serves DHCP by one socket and shares the port with no other.
class ExclusiveSocket {
  public:
    ExclusiveSocket() : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        sockaddr_in all = {};
        all.sin_family = AF_INET;
        all.sin_port = htons(67);
        if (bind(socket_.number(), reinterpret_cast<sockaddr*>(&all), sizeof all) != 0)
            throw_last_error("binding to UDP port 67");
    }

    /// The clients whose requests came, until one with that number.
    std::string askers_until(std::uint32_t xid) const {
        constexpr std::size_t xid_at = 4;
        constexpr std::size_t chaddr_at = 28;
        std::set<std::string> askers;
        const Deadline deadline = Deadline::after(long_enough);
        for (;;) {
            std::array<std::uint8_t, 2048> message;
            pollfd event{socket_.number(), POLLIN, 0};
            if (poll(&event, 1, deadline.left()) != 1)
                throw std::runtime_error("no such request came");
            if (recv(socket_.number(), message.data(), message.size(), 0) < 240) continue;
            std::string mac;
            for (std::size_t i = 0; i < 6; ++i)
                mac += (i == 0 ? "" : ":") + to_hex(Frame{message.at(chaddr_at + i)});
            askers.insert(mac);
            std::uint32_t number = 0;
            for (std::size_t i = 0; i < 4; ++i) number = (number << 8U) | message.at(xid_at + i);
            if (number == xid) return listed(askers);
        }
    }

  private:
    FileDescriptor socket_;
};

TEST_CASE(
    "a program that binds UDP port 67 exclusively and our server both work, whichever was first") {
    for (const First first : {First::our_server, First::their_server}) {
        CAPTURE((first == First::our_server ? "ours first" : "theirs first"));
        HostWithTwoBridges host(ours);
        const LanDhcpServer site(*host.lan, {{other_mac, "10.9.0.77"}, {guest_mac, "10.9.0.66"}});
        std::optional<ExclusiveSocket> theirs;
        if (first == First::their_server) theirs.emplace();
        host.bring_up_workspace();
        if (first == First::our_server) theirs.emplace();

        ServedGuest guest(*host.workspace);
        DhcpClient vm = DhcpClient::udhcpc(host.vm->guest());
        DhcpEvent lease = vm.lease();
        CHECK(lease["address"] == "10.9.0.77");
        CHECK(lease["server"] == lan_ip);
        guest.check_renewals();
        restart_our_server();
        guest.check_renewals();
        check_renewal(vm, lan_ip);
        CHECK(said_by_check() == "");

        host.vm->card().send(discover(other_mac, 0x32));
        CHECK(theirs->askers_until(0x32) == other_mac);
        answer_to(
            0x32,
            host.vm->card());  // everything that the LAN's server received before is logged by then
        CHECK(site.said().find(guest_mac) == std::string::npos);
    }
}

}  // namespace
}  // namespace vif_workspace::tests::other_servers_test
