// IPv6 of a workspace beyond tests/vectors: its own packets pass, and of neighbour discovery,
// router discovery, multicast listener reports and DHCPv6 exactly what an honest host sends.
#include "support/printing.h"
#include "support/scene.h"

namespace vif_workspace::tests {
namespace {

const std::string own = "2001:db8:9::10";
const std::string own_link_local = link_local_of(guest_mac);
const std::string other = "2001:db8:9::11";
const std::string lan = "2001:db8:9::254";
const std::string unspecified = "::";
const std::string all_nodes = "ff02::1", all_nodes_mac = "33:33:00:00:00:01";
const std::string all_routers = "ff02::2", all_routers_mac = "33:33:00:00:00:02";
const std::string solicited_own = "ff02::1:ff00:10", solicited_own_mac = "33:33:ff:00:00:10";
const std::string mld2_routers = "ff02::16", mld2_routers_mac = "33:33:00:00:00:16";
const std::string dhcp_servers = "ff02::1:2", dhcp_servers_mac = "33:33:00:01:00:02";

constexpr std::uint8_t hop_by_hop = 0, tcp = 6, udp_protocol = 17, fragment = 44, icmpv6 = 58,
                       destination_options = 60;
constexpr std::size_t hop_limit_at = 21;

using Vectors = std::vector<Vector>;

void check_exact(const Vectors& vectors) {
    Scene scene = Scene::with_ipv6_workspace(usual_cast());
    scene.flood_groups();
    const Differences differences = scene.differences_in(vectors);
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

Frame joined(std::initializer_list<Frame> parts) {
    Frame whole;
    for (const Frame& part : parts) whole.insert(whole.end(), part.begin(), part.end());
    return whole;
}

/// A UDP datagram without checksum; nobody on the way looks at it.
Frame datagram(std::uint16_t source, std::uint16_t destination) {
    const auto high = [](std::uint16_t number) { return static_cast<std::uint8_t>(number >> 8); };
    const auto low = [](std::uint16_t number) { return static_cast<std::uint8_t>(number); };
    return {
        high(source), low(source), high(destination), low(destination), 0, 12, 0, 0, 1, 2, 3, 4};
}

Frame option(std::uint8_t type, const std::string& mac) {
    return joined({{type, 1}, mac_bytes(mac)});
}

Frame solicitation(const std::string& target, const Frame& options) {
    return joined({{135, 0, 0, 0, 0, 0, 0, 0}, ipv6_bytes(target), options});
}
Frame advertisement(const std::string& target, const Frame& options) {
    return joined({{136, 0, 0, 0, 0x20, 0, 0, 0}, ipv6_bytes(target), options});
}

Frame to_lan(const std::string& source, std::uint8_t protocol, const Frame& payload) {
    return ipv6(lan_mac, guest_mac, source, lan, protocol, payload);
}
Frame to_group(const std::string& mac, const std::string& group, const std::string& source,
               const Frame& message) {
    return ipv6(mac, guest_mac, source, group, icmpv6, message);
}
Frame to_all(const std::string& source, const Frame& message) {
    return to_group(all_nodes_mac, all_nodes, source, message);
}

/// The same message behind another header.
Frame behind(const Frame& header, std::uint8_t header_type, const std::string& source,
             const Frame& message) {
    return ipv6(all_nodes_mac, guest_mac, source, all_nodes, header_type,
                joined({header, message}));
}

const Frame router_alert = {icmpv6, 0, 5, 2, 0, 0, 1, 0};
const Frame padding_before_icmpv6 = {icmpv6, 0, 1, 4, 0, 0, 0, 0};
const Frame own_option = option(2, guest_mac);

TEST_CASE("an IPv6 packet passes with one of the guest's own addresses alone") {
    const Frame hello = datagram(5000, 5000);
    const Frame first_fragment = {udp_protocol, 0, 0, 1, 0, 0, 0, 1};
    const Frame later_fragment = {icmpv6, 0, 0, 0xb9, 0, 0, 0, 1};
    Frame wrong_version = to_lan(own, udp_protocol, hello);
    wrong_version[14] = 0x50;
    check_exact({
        {"own", 'g', "L", "", to_lan(own, udp_protocol, hello)},
        {"own TCP", 'g', "V", "", ipv6(other_mac, guest_mac, own, other, tcp, Frame(20))},
        {"own ping", 'g', "H", "",
         ipv6(bridge_mac, guest_mac, own, "2001:db8:9::1", icmpv6, {128, 0, 0, 0, 0, 1, 0, 1})},
        {"own error", 'g', "L", "packet too big",
         to_lan(own, icmpv6, joined({{2, 0, 0, 0, 0, 0, 5, 0}, Frame(48)}))},
        {"own multicast", 'g', "HLV", "mDNS",
         ipv6("33:33:00:00:00:fb", guest_mac, own, "ff02::fb", udp_protocol, datagram(5353, 5353))},
        {"own link-local", 'g', "HLV", "mDNS",
         ipv6("33:33:00:00:00:fb", guest_mac, own_link_local, "ff02::fb", udp_protocol,
              datagram(5353, 5353))},
        {"own link-local to its like", 'g', "L", "",
         ipv6(lan_mac, guest_mac, own_link_local, link_local_of(lan_mac), tcp, Frame(20))},
        {"own link-local to another link", 'g', "-", "no link has it",
         to_lan(own_link_local, tcp, Frame(20))},
        {"own first fragment", 'g', "L", "",
         to_lan(own, fragment, joined({first_fragment, hello}))},
        {"own later fragment", 'g', "L", "its bytes look like an advertisement",
         to_lan(own, fragment, joined({later_fragment, advertisement(lan, {})}))},
        {"own behind options", 'g', "L", "",
         to_lan(own, destination_options, joined({{udp_protocol, 0, 1, 4, 0, 0, 0, 0}, hello}))},
        {"UDP to port 67", 'g', "L", "is nothing in IPv6",
         to_lan(own, udp_protocol, datagram(68, 67))},
        {"source of the VM", 'g', "-", "", to_lan(other, udp_protocol, hello)},
        {"source next to own", 'g', "-", "", to_lan("2001:db8:9::f", udp_protocol, hello)},
        {"link-local of the VM", 'g', "-", "",
         to_lan(link_local_of(other_mac), udp_protocol, hello)},
        {"no source", 'g', "-", "", to_lan(unspecified, udp_protocol, hello)},
        {"loopback", 'g', "-", "", to_lan("::1", udp_protocol, hello)},
        {"group as source", 'g', "-", "", to_lan(all_nodes, udp_protocol, hello)},
        {"own IPv4 mapped", 'g', "-", "", to_lan("::ffff:10.9.0.10", udp_protocol, hello)},
        {"foreign later fragment", 'g', "-", "",
         to_lan(other, fragment, joined({later_fragment, hello}))},
        {"foreign MAC", 'g', "-", "", ipv6(lan_mac, other_mac, own, lan, udp_protocol, hello)},
        {"tagged", 'g', "-", "", tagged(to_lan(own, udp_protocol, hello), 0x8100, 0)},
        {"version 5", 'g', "-", "", wrong_version},
        {"cut", 'g', "-", "ends in the source",
         Frame(wrong_version.begin(), wrong_version.begin() + 30)},
        {"to a link-local group", 'g', "-", "",
         with(to_lan(own, udp_protocol, hello), 0, mac_bytes("01:80:c2:00:00:0e"))},
    });
}

TEST_CASE("a neighbour solicitation passes with the guest's own MAC in it, or none") {
    const Frame own_source = option(1, guest_mac);
    const Frame usual = solicitation(lan, own_source);
    check_exact({
        {"usual", 'g', "HLV", "", to_group("33:33:ff:00:02:54", "ff02::1:ff00:254", own, usual)},
        {"from link-local", 'g', "HLV", "", to_all(own_link_local, usual)},
        {"probe", 'g', "L", "no option, unicast", to_lan(own, icmpv6, solicitation(lan, {}))},
        {"foreign option", 'g', "-", "", to_all(own, solicitation(lan, option(1, other_mac)))},
        {"target option", 'g', "-", "type 2 in a solicitation",
         to_all(own, solicitation(lan, option(2, guest_mac)))},
        {"two options", 'g', "-", "own and foreign",
         to_all(own, solicitation(lan, joined({own_source, option(1, other_mac)})))},
        {"long option", 'g', "-", "length 2",
         to_all(own, solicitation(lan, joined({{1, 2}, mac_bytes(guest_mac), Frame(8)})))},
        {"hop limit 254", 'g', "-", "came from elsewhere",
         with(to_all(own, usual), hop_limit_at, Frame{254})},
        {"code 1", 'g', "-", "", with(to_all(own, usual), 55, Frame{1})},
        {"behind options", 'g', "-", "",
         behind(padding_before_icmpv6, destination_options, own, usual)},
        {"fragment", 'g', "-", "RFC 6980",
         behind({icmpv6, 0, 0, 0, 0, 0, 0, 1}, fragment, own, usual)},
        {"foreign source", 'g', "-", "", to_all(other, usual)},
    });
}

TEST_CASE("a neighbour advertisement passes for the guest's own addresses alone") {
    check_exact({
        {"own", 'g', "HLV", "", to_all(own, advertisement(own, own_option))},
        {"own without option", 'g', "L", "an answer", to_lan(own, icmpv6, advertisement(own, {}))},
        {"link-local", 'g', "HLV", "",
         to_all(own_link_local, advertisement(own_link_local, own_option))},
        {"own from link-local", 'g', "L", "an answer to an address of another link",
         to_lan(own_link_local, icmpv6, advertisement(own, own_option))},
        {"of the LAN", 'g', "-", "poison", to_all(own, advertisement(lan, own_option))},
        {"of the VM", 'g', "-", "", to_all(own, advertisement(other, own_option))},
        {"of the VM's link-local", 'g', "-", "",
         to_all(own, advertisement(link_local_of(other_mac), own_option))},
        {"of the LAN from link-local", 'g', "-", "",
         to_lan(own_link_local, icmpv6, advertisement(lan, own_option))},
        {"own with foreign MAC", 'g', "-", "",
         to_all(own, advertisement(own, option(2, other_mac)))},
        {"own with two", 'g', "-", "",
         to_all(own, advertisement(own, joined({own_option, option(2, other_mac)})))},
        {"no source", 'g', "-", "", to_all(unspecified, advertisement(own, own_option))},
        {"of the LAN behind options", 'g', "-", "",
         behind(padding_before_icmpv6, destination_options, own, advertisement(lan, own_option))},
        {"of the LAN behind hop-by-hop", 'g', "-", "",
         behind(router_alert, hop_by_hop, own, advertisement(lan, own_option))},
        {"of the LAN in a fragment", 'g', "-", "",
         behind({icmpv6, 0, 0, 1, 0, 0, 0, 1}, fragment, own, advertisement(lan, own_option))},
        {"of the LAN, hop limit 1", 'g', "-", "",
         with(to_all(own, advertisement(lan, own_option)), hop_limit_at, Frame{1})},
    });
}

TEST_CASE("duplicate address detection passes for the guest's own addresses alone") {
    const auto detection = [](const std::string& target, const Frame& options) {
        return to_group(solicited_own_mac, solicited_own, unspecified,
                        solicitation(target, options));
    };
    check_exact({
        {"own", 'g', "HLV", "", detection(own, {})},
        {"link-local", 'g', "HLV", "", detection(own_link_local, {})},
        {"with nonce", 'g', "HLV", "RFC 7527", detection(own, {14, 1, 1, 2, 3, 4, 5, 6})},
        {"with MAC", 'g', "-", "forbidden by RFC 4861 section 4.3",
         detection(own, option(1, guest_mac))},
        {"of the VM", 'g', "-", "would keep it from its address", detection(other, {})},
        {"of the LAN", 'g', "-", "", detection(lan, {})},
        {"of the VM with nonce", 'g', "-", "", detection(other, {14, 1, 1, 2, 3, 4, 5, 6})},
        {"by unicast", 'g', "-", "",
         ipv6(lan_mac, guest_mac, unspecified, lan, icmpv6, solicitation(own, {}))},
        {"hop limit 64", 'g', "-", "", with(detection(own, {}), hop_limit_at, Frame{64})},
    });
}

TEST_CASE("a guest solicits routers and listens to groups, and is neither router nor querier") {
    const Frame solicit = {133, 0, 0, 0, 0, 0, 0, 0};
    const Frame advertise = joined({{134, 0, 0, 0, 64, 0, 7, 8}, Frame(8)});
    const Frame redirect = joined({{137, 0, 0, 0, 0, 0, 0, 0}, ipv6_bytes(own), ipv6_bytes(lan)});
    const Frame report2 =
        joined({{143, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0}, ipv6_bytes(solicited_own)});
    const auto report = [&](std::uint8_t type) {
        return joined({{type, 0, 0, 0, 0, 0, 0, 0}, ipv6_bytes(solicited_own)});
    };
    const auto to_routers = [](const std::string& source, const Frame& message) {
        return to_group(all_routers_mac, all_routers, source, message);
    };
    const auto listener = [](const std::string& source, const Frame& message) {
        return ipv6(mld2_routers_mac, guest_mac, source, mld2_routers, hop_by_hop,
                    joined({router_alert, message}));
    };
    check_exact({
        {"RS", 'g', "HLV", "", to_routers(own_link_local, solicit)},
        {"RS with MAC", 'g', "HLV", "",
         to_routers(own_link_local, joined({solicit, option(1, guest_mac)}))},
        {"RS from nobody", 'g', "HLV", "before it has an address",
         to_routers(unspecified, solicit)},
        {"RS with foreign MAC", 'g', "-", "",
         to_routers(own_link_local, joined({solicit, option(1, other_mac)}))},
        {"RS from nobody with MAC", 'g', "-", "",
         to_routers(unspecified, joined({solicit, option(1, guest_mac)}))},
        {"report v2", 'g', "HLV", "", listener(own_link_local, report2)},
        {"report v2 from nobody", 'g', "HLV", "RFC 3590", listener(unspecified, report2)},
        {"report v1", 'g', "HLV", "", listener(own_link_local, report(131))},
        {"done", 'g', "HLV", "", listener(own_link_local, report(132))},
        {"query", 'g', "-", "", listener(own_link_local, report(130))},
        {"query without alert", 'g', "-", "", to_all(own_link_local, report(130))},
        {"RA", 'g', "-", "", to_all(own_link_local, advertise)},
        {"RA from own", 'g', "-", "", to_all(own, advertise)},
        {"RA from nobody", 'g', "-", "", to_all(unspecified, advertise)},
        {"RA behind options", 'g', "-", "",
         behind(padding_before_icmpv6, destination_options, own_link_local, advertise)},
        {"RA behind hop-by-hop", 'g', "-", "",
         behind(router_alert, hop_by_hop, own_link_local, advertise)},
        {"RA in an atomic fragment", 'g', "-", "",
         behind({icmpv6, 0, 0, 0, 0, 0, 0, 1}, fragment, own_link_local, advertise)},
        {"RA hidden in a fragment", 'g', "-", "RFC 7113: the first ends before it begins",
         behind({destination_options, 0, 0, 1, 0, 0, 0, 1}, fragment, own_link_local,
                {icmpv6, 1, 1, 12, 0, 0, 0, 0})},
        {"redirect", 'g', "-", "", to_lan(own_link_local, icmpv6, redirect)},
        {"renumbering", 'g', "-", "", to_all(own, joined({{138, 0}, Frame(14)}))},
        {"multicast router", 'g', "-", "RFC 4286",
         to_all(own_link_local, {151, 20, 0, 0, 0, 1, 0, 2})},
    });
}

TEST_CASE("of a block every address is the guest's own, and none beside it") {
    Scene scene = Scene::with_workspace();
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    run_or_throw({helper, "assign", guest_mac, "ip=10.9.0.10 2001:db8:9:7::/64 2001:db8:9::10",
                  "hostname=alpha"});
    run_or_throw({helper, "repair"});
    scene.flood_groups();
    Vectors vectors;
    for (const std::string inside : {"2001:db8:9:7::", "2001:db8:9:7::1",
                                     "2001:db8:9:7:ffff:ffff:ffff:ffff", "2001:db8:9::10"}) {
        vectors.push_back({inside, 'g', "L", "", to_lan(inside, tcp, Frame(20))});
        vectors.push_back(
            {inside + " NA", 'g', "HLV", "", to_all(inside, advertisement(inside, own_option))});
        vectors.push_back(
            {inside + " DAD", 'g', "HLV", "",
             to_group(solicited_own_mac, solicited_own, unspecified, solicitation(inside, {}))});
    }
    for (const std::string beside : {"2001:db8:9:6:ffff:ffff:ffff:ffff",
                                     "2001:db8:9:8::", "2001:db8:9::11", "fe80::7:0:0:1"}) {
        vectors.push_back({beside, 'g', "-", "", to_lan(beside, tcp, Frame(20))});
        vectors.push_back(
            {beside + " NA", 'g', "-", "", to_all(own, advertisement(beside, own_option))});
        vectors.push_back(
            {beside + " DAD", 'g', "-", "",
             to_group(solicited_own_mac, solicited_own, unspecified, solicitation(beside, {}))});
    }
    const Differences differences = scene.differences_in(vectors);
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

TEST_CASE("DHCPv6 of a workspace reaches the bridge device alone, and comes from there alone") {
    const auto from_guest = [](std::uint16_t source, std::uint16_t destination) {
        return ipv6(dhcp_servers_mac, guest_mac, own_link_local, dhcp_servers, udp_protocol,
                    datagram(source, destination));
    };
    const auto answer = [](const std::string& from_mac, const std::string& from) {
        return ipv6(guest_mac, from_mac, from, own_link_local, udp_protocol, datagram(547, 546));
    };
    check_exact({
        {"SOLICIT", 'g', "H", "", from_guest(546, 547)},
        {"relay", 'g', "-", "", from_guest(547, 547)},
        {"from another port", 'g', "-", "", from_guest(5000, 547)},
        {"ADVERTISE", 'g', "-", "a server", from_guest(547, 546)},
        {"request to the LAN", 'g', "-", "by unicast",
         to_lan(own, udp_protocol, datagram(546, 547))},
        {"fragment", 'g', "-", "",
         ipv6(dhcp_servers_mac, guest_mac, own_link_local, dhcp_servers, fragment,
              joined({{udp_protocol, 0, 0, 1, 0, 0, 0, 1}, datagram(546, 547)}))},
        {"answer of the LAN", 'l', "-", "", answer(lan_mac, link_local_of(lan_mac))},
        {"answer of the VM", 'o', "-", "", answer(other_mac, link_local_of(other_mac))},
        {"answer of dom0", 'h', "G", "", answer(bridge_mac, link_local_of(bridge_mac))},
        {"request of the LAN", 'l', "HV", "is heard as ever",
         ipv6(dhcp_servers_mac, lan_mac, link_local_of(lan_mac), dhcp_servers, udp_protocol,
              datagram(546, 547))},
    });
}

TEST_CASE("what comes to a workspace that has IPv6 comes as the bridge forwards it") {
    const Frame advertise = joined({{134, 0, 0, 0, 64, 0, 7, 8}, Frame(8)});
    const std::string router = link_local_of(lan_mac);
    check_exact({
        {"packet", 'l', "G", "", ipv6(guest_mac, lan_mac, lan, own, tcp, Frame(20))},
        {"solicitation", 'l', "GHV", "",
         ipv6(solicited_own_mac, lan_mac, lan, solicited_own, icmpv6,
              solicitation(own, option(1, lan_mac)))},
        {"RA", 'l', "GHV", "", ipv6(all_nodes_mac, lan_mac, router, all_nodes, icmpv6, advertise)},
        {"later fragment", 'l', "G", "its bytes look like DHCPv6",
         ipv6(guest_mac, lan_mac, lan, own, fragment,
              joined({{udp_protocol, 0, 0, 0xb9, 0, 0, 0, 1}, datagram(547, 546)}))},
        {"tagged", 'l', "-", "",
         tagged(ipv6(guest_mac, lan_mac, lan, own, tcp, Frame(20)), 0x8100, 0)},
    });
}

}  // namespace
}  // namespace vif_workspace::tests
