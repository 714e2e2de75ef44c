// SPDX-License-Identifier: GPL-2.0-or-later
// IPv6 of a workspace beyond tests/vectors: of neighbour discovery, router discovery and multicast
// listener reports, exactly the frames that an honest host sends pass.
#include "ipv6_messages.h"

namespace vif_workspace::tests::forged_discovery_test {
namespace {

TEST_CASE(
    "a neighbour solicitation passes with the guest's own MAC in its options, or without one") {
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

TEST_CASE("a guest can solicit routers and report groups, but cannot be router or querier") {
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
        {"RS from ::", 'g', "HLV", "before it has an address", to_routers(unspecified, solicit)},
        {"RS with foreign MAC", 'g', "-", "",
         to_routers(own_link_local, joined({solicit, option(1, other_mac)}))},
        {"RS from :: with MAC", 'g', "-", "",
         to_routers(unspecified, joined({solicit, option(1, guest_mac)}))},
        {"report v2", 'g', "HLV", "", listener(own_link_local, report2)},
        {"report v2 from ::", 'g', "HLV", "RFC 3590", listener(unspecified, report2)},
        {"report v1", 'g', "HLV", "", listener(own_link_local, report(131))},
        {"done", 'g', "HLV", "", listener(own_link_local, report(132))},
        {"query", 'g', "-", "", listener(own_link_local, report(130))},
        {"query without alert", 'g', "-", "", to_all(own_link_local, report(130))},
        {"RA", 'g', "-", "", to_all(own_link_local, advertise)},
        {"RA from own", 'g', "-", "", to_all(own, advertise)},
        {"RA from ::", 'g', "-", "", to_all(unspecified, advertise)},
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

}  // namespace
}  // namespace vif_workspace::tests::forged_discovery_test
