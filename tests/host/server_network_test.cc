// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP is answered in a network namespace of the bridge, and a workspace's DHCP is nowhere else:
// what that namespace is, when it exists, and that a guest gets what it needs to reach the server
// in it.
#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/link.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::server_network_test {
namespace {

const std::string network = "vif-workspace-xenbr0";

Outcome helper(const std::string& command) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
}

/// Runs a command in the namespace, as an operator would from any shell.
std::string in_network(const Words& words) {
    Words all = {"ip", "netns", "exec", network};
    all.insert(all.end(), words.begin(), words.end());
    return run_or_throw(all);
}

bool is_listed() {
    return run_or_throw({"ip", "netns", "list"}).find(network) != std::string::npos;
}

std::string mac_at(const Frame& frame, std::size_t offset) {
    std::string text;
    for (std::size_t i = 0; i < 6; ++i)
        text += (i == 0 ? "" : ":") + to_hex(Frame{frame.at(offset + i)});
    return text;
}

/// RFC 768: the sum over pseudo-header, header and data, with the checksum field itself, is all
/// ones.
bool has_sound_udp_checksum(const Frame& frame) {
    constexpr std::size_t ip_at = 14;
    const std::size_t udp_at = ip_at + (frame.at(ip_at) & std::size_t{0x0f}) * 4;
    const std::size_t length =
        static_cast<std::size_t>(frame.at(udp_at + 4) << 8U) + frame.at(udp_at + 5);
    std::uint32_t sum = 17 + static_cast<std::uint32_t>(length);
    const auto add = [&](std::size_t at) {
        const std::uint32_t high = at < udp_at + length ? frame.at(at) : 0;
        const std::uint32_t low = at + 1 < udp_at + length ? frame.at(at + 1) : 0;
        sum += (high << 8U) + low;
    };
    for (std::size_t at = ip_at + 12; at < ip_at + 20; at += 2) add(at);
    for (std::size_t at = udp_at; at < udp_at + length; at += 2) add(at);
    while (sum > 0xffff) sum = (sum & 0xffffU) + (sum >> 16U);
    return sum == 0xffff;
}

struct HostWithOneVif {
    HostWithOneVif() {
        world.add_default_bridge();
        lan = &add_lan(world);
        vif = &world.add_workspace(7, guest_mac, guest_ip);
    }

    World world;
    Neighbour* lan;
    Vif* vif;
};

TEST_CASE("the namespace is made with a bridge's first workspace and removed with its last") {
    HostWithOneVif host;
    Vif& beta = host.world.add_workspace(8, beta_mac, beta_ip);
    add_site_rules();
    const InForce before = in_force();
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    CHECK(is_listed());
    CHECK(in_network({"ip", "-o", "link"}).find(": xenbr0@") != std::string::npos);
    REQUIRE(beta.create(host.world.store()).status == 0);
    CHECK(host.vif->destroy(host.world.store()).status == 0);
    CHECK(is_listed());
    CHECK(beta.destroy(host.world.store()).status == 0);
    CHECK_FALSE(is_listed());
    CHECK(difference(before, in_force()) == "");
}

TEST_CASE("the namespace is found among many others, and those stay") {
    HostWithOneVif host;
    for (int i = 0; i < 50; ++i) run_or_throw({"ip", "netns", "add", "vif-" + std::to_string(i)});
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    CHECK(helper("check").said == "");
    CHECK(host.vif->destroy(host.world.store()).status == 0);
    CHECK_FALSE(is_listed());
    for (int i = 0; i < 50; ++i) {
        run_or_throw(
            {"ip", "netns", "delete", "vif-" + std::to_string(i)});  // throws unless it is there
    }
}

TEST_CASE("a guest without a router reaches the server that its lease names") {
    HostWithOneVif host;
    host.world.assign(guest_mac, {{"lease-time", "3600"}});
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    DhcpClient client = DhcpClient::dhclient(host.vif->guest());
    DhcpEvent lease = client.lease();
    CHECK(lease["router"] == "");
    const std::string server = lease["server"];
    REQUIRE(server.starts_with("169.254."));

    const Tap& card = host.vif->card();
    card.drain();
    card.send(arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", server}));
    std::string server_mac;
    const Deadline deadline = Deadline::after(long_enough);
    while (server_mac.empty()) {
        const auto frame = card.next(deadline);
        REQUIRE(frame.has_value());
        const bool is_arp = frame->size() >= 42 && frame->at(12) == 0x08 && frame->at(13) == 0x06;
        if (is_arp && frame->at(21) == 2) server_mac = mac_at(*frame, 22);
    }
    CHECK(server_mac == "02:00:00:00:00:43");
    card.send(renew(guest_mac, guest_ip, server, server_mac, 0x71));
    CHECK(answer_to(0x71, card).message.type == DhcpType::ack);
}

TEST_CASE("a lease of another server is refused at once") {
    HostWithOneVif host;
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    const Tap& card = host.vif->card();
    card.send(dhcp(
        {.from = guest_mac},
        {.type = DhcpType::request, .chaddr = guest_mac, .xid = 0x72, .requested = "192.0.2.77"}));
    const Received refusal = answer_to(0x72, card);
    CHECK(refusal.message.type == DhcpType::nak);
    CHECK(refusal.to == guest_mac);
}

TEST_CASE(
    "a guest whose address was changed while it was up gets the new one at its next renewal") {
    HostWithOneVif host;
    host.world.assign(guest_mac, {{"gateway", lan_ip}});
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    const Tap& card = host.vif->card();
    card.send(rebind(guest_mac, guest_ip, 0x73));
    const std::string server = answer_to(0x73, card).message.server;
    host.world.assign(guest_mac, {{"ip", "10.9.0.99"}});
    CHECK(helper("repair").status == 0);

    card.send(renew(guest_mac, guest_ip, server, lan_mac, 0x74));
    CHECK(answer_to(0x74, card).message.type == DhcpType::nak);
    card.send(rebind(guest_mac, guest_ip, 0x75));
    CHECK(answer_to(0x75, card).message.type == DhcpType::nak);
    card.send(discover(guest_mac, 0x76));
    CHECK(answer_to(0x76, card).message.yiaddr == "10.9.0.99");
}

TEST_CASE("a guest that has its address already may ask for its options by DHCPINFORM") {
    HostWithOneVif host;
    host.world.assign(guest_mac, {{"gateway", lan_ip}});
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    const Tap& card = host.vif->card();
    card.send(
        dhcp({.from = guest_mac, .source_ip = guest_ip},
             {.type = DhcpType::inform, .chaddr = guest_mac, .xid = 0x77, .ciaddr = guest_ip}));
    CHECK(answer_to(0x77, card).message.type == DhcpType::ack);
}

TEST_CASE("every DHCP answer has a complete UDP checksum") {
    HostWithOneVif host;
    host.world.assign(guest_mac, {{"gateway", lan_ip}});
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    const Tap& card = host.vif->card();
    card.send(discover(guest_mac, 0x78));
    const std::string server = answer_to(0x78, card).message.server;
    card.drain();
    card.send(renew(guest_mac, guest_ip, server, lan_mac, 0x79));
    const Deadline deadline = Deadline::after(long_enough);
    while (const auto frame = card.next(deadline)) {
        const auto message = received_dhcp(*frame);
        if (!message || message->message.xid != 0x79) continue;
        CHECK(has_sound_udp_checksum(*frame));
        return;
    }
    FAIL("no answer");
}

/// Runs the script in a unit with mounts of its own, as systemd makes them.
Outcome online_in_a_unit(const Vif& vif, const std::string& propagation) {
    const auto words = [&] {
        Words all = {"unshare", "--mount", "--propagation", propagation};
        for (const std::string& word :
             {std::string("env"), std::string("XENBUS_TYPE=vif"), "XENBUS_PATH=" + vif.backend(),
              std::string("XENBUS_BASE_PATH=backend"), "vif=" + vif.name(),
              std::string("script=/etc/xen/scripts/vif-workspace"),
              std::string("/etc/xen/scripts/vif-workspace"), std::string("online"),
              std::string("type_if=vif")})
            all.push_back(word);
        return all;
    }();
    return run({words});
}

TEST_CASE(
    "a namespace made in a unit with private mounts is found outside of it, and the reverse") {
    for (const std::string propagation : {"private", "slave"}) {
        CAPTURE(propagation);
        HostWithOneVif host;
        Vif& beta = host.world.add_workspace(8, beta_mac, beta_ip);
        host.vif->build(host.world.store());
        const Outcome first = online_in_a_unit(*host.vif, propagation);
        REQUIRE_MESSAGE(first.status == 0, first.said);
        const pid_t dhcpd = dhcpd_of_ours().at(0).pid;
        // Its name is among mounts that end with the unit: the next event gives it a name that is
        // visible outside.
        CHECK(helper("check").said.find("is not known as " + network) != std::string::npos);
        CHECK(beta.create(host.world.store()).status == 0);
        CHECK(dhcpd_of_ours().size() == 1);
        CHECK(dhcpd_of_ours().at(0).pid != dhcpd);
        CHECK(helper("check").said == "");
        const Outcome again = online_in_a_unit(beta, propagation);
        REQUIRE_MESSAGE(again.status == 0, again.said);
        CHECK(helper("check").said == "");
        CHECK(beta.destroy(host.world.store()).status == 0);
        CHECK(host.vif->destroy(host.world.store()).status == 0);
        CHECK_FALSE(is_listed());
    }
}

TEST_CASE("a bridge that was made again has the same server once its ports are back") {
    HostWithOneVif host;
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    run_or_throw({"ip", "link", "delete", "xenbr0"});
    host.world.add_default_bridge();
    World::add_uplink("xenbr0", "peth0");
    CHECK(helper("repair").said == "");
    CHECK(helper("check").said == "");
    wait_for_port("vif7.0");
    host.vif->card().send(discover(guest_mac, 0x7a));
    CHECK(answer_to(0x7a, host.vif->card()).message.yiaddr == guest_ip);
}

TEST_CASE("with server none there is no namespace, and a request goes nowhere") {
    HostWithOneVif host;
    World::configure("[dhcp]\nserver = \"none\"\n");
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    CHECK_FALSE(is_listed());
    host.vif->card().send(discover(guest_mac, 1));
    const Frame last =
        arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", "10.9.0.253"});
    host.vif->card().send(last);
    for (const Frame& frame : host.lan->tap.before(last)) CHECK_FALSE(is_dhcp(frame));
    CHECK(helper("check").said == "");
}

}  // namespace
}  // namespace vif_workspace::tests::server_network_test
