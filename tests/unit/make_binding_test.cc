// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/make_binding.h"

#include <doctest/doctest.h>

#include "example.h"
#include "thrown.h"

namespace vif_workspace::make_binding_test {
namespace {

Vif a_vif() {
    return {.id = a<VifId>("vif7.0"),
            .mac = a<MacAddress>("00:16:3e:00:00:0a"),
            .bridge = a<InterfaceName>("xenbr0"),
            .renamed = std::nullopt,
            .has_emulated_nic = false};
}

Assignment assigned(std::string_view words) {
    return {.addresses = Addresses::parse(words),
            .hostname = a<Hostname>("alpha"),
            .options = {},
            .vm = std::nullopt,
            .groups = {},
            .peers = std::nullopt};
}

Bridge bridge_with(const std::vector<std::string_view>& addresses) {
    Bridge bridge;
    for (const std::string_view address : addresses) {
        bridge.addresses.push_back({a<Ipv4Address>(address), a<Netmask>("255.255.255.0")});
    }
    return bridge;
}

Binding joined(const Assignment& assignment, const DhcpOptions& defaults, const Bridge& bridge) {
    return make_binding(a_vif(), assignment, defaults, bridge);
}

TEST_CASE(
    "the netmask is that of the assignment, or else of the configuration, or else of the bridge") {
    Assignment assignment = assigned("10.7.0.10");
    const Bridge bridge = bridge_with({"10.7.0.1"});
    CHECK(joined(assignment, {}, bridge).offer.netmask == a<Netmask>("255.255.255.0"));
    CHECK(joined(assignment, {}, bridge).offer.broadcast == a<Ipv4Address>("10.7.0.255"));

    DhcpOptions defaults;
    defaults.netmask = a<Netmask>("255.255.0.0");
    CHECK(joined(assignment, defaults, bridge).offer.netmask == a<Netmask>("255.255.0.0"));

    assignment.options.netmask = a<Netmask>("255.255.255.128");
    CHECK(joined(assignment, defaults, bridge).offer.netmask == a<Netmask>("255.255.255.128"));
}

TEST_CASE(
    "an address without a netmask from any source is refused, with all places where one can be "
    "set") {
    for (const auto& addresses : {std::vector<std::string_view>{}, {"192.168.1.1"}}) {
        const Error error =
            error_of([&] { return joined(assigned("10.7.0.10"), {}, bridge_with(addresses)); });
        CHECK(error.kind() == ErrorKind::input);
        CHECK(says(error, "netmask"));
        CHECK(says(error, "10.7.0.10"));
        CHECK(says(error, "[bridge.xenbr0]"));
    }
}

TEST_CASE(
    "an address that cannot be a host in its subnet is refused, and in a /31 or /32 every address "
    "can") {
    for (const std::string_view address : {"10.7.0.0", "10.7.0.255"}) {
        CAPTURE(address);
        CHECK(
            says(error_of([&] { return joined(assigned(address), {}, bridge_with({"10.7.0.1"})); }),
                 "network or broadcast"));
    }
    DhcpOptions narrow;
    narrow.netmask = a<Netmask>("255.255.255.254");
    CHECK(joined(assigned("10.7.0.0"), narrow, {}).offer.broadcast == a<Ipv4Address>("10.7.0.1"));
    narrow.netmask = a<Netmask>("255.255.255.255");
    CHECK_NOTHROW(joined(assigned("10.7.0.255"), narrow, {}));
    narrow.netmask = a<Netmask>("255.255.255.252");
    CHECK_NOTHROW(joined(assigned("10.7.0.253"), narrow, {}));
    CHECK_THROWS_AS(joined(assigned("10.7.0.252"), narrow, {}), Error);
    CHECK_THROWS_AS(joined(assigned("10.7.0.255"), narrow, {}), Error);
}

TEST_CASE("a gateway outside the guest's subnet, or one that cannot be a host, is refused") {
    for (const std::string_view gateway : {"10.8.0.1", "10.7.0.0", "10.7.0.255", "0.0.0.0"}) {
        CAPTURE(gateway);
        Assignment assignment = assigned("10.7.0.10");
        assignment.options.gateway = a<Ipv4Address>(gateway);
        const Error error =
            error_of([&] { return joined(assignment, {}, bridge_with({"10.7.0.1"})); });
        CHECK(says(error, "gateway"));
        CHECK(says(error, gateway));
    }
}

TEST_CASE("the gateway's or the bridge's own address is refused as a guest's, in a block too") {
    Assignment assignment = assigned("10.7.0.10 10.7.0.252/30");
    assignment.options.gateway = a<Ipv4Address>("10.7.0.254");
    CHECK(says(error_of([&] { return joined(assignment, {}, bridge_with({"10.7.0.1"})); }),
               "holds the gateway"));
    for (const std::string_view words : {"10.7.0.1", "10.7.0.10 10.7.0.0/30"}) {
        CAPTURE(words);
        CHECK(says(error_of([&] { return joined(assigned(words), {}, bridge_with({"10.7.0.1"})); }),
                   "bridge's own address"));
    }
}

TEST_CASE("the IPv6 router and name servers are for a guest that has an IPv6 address") {
    Assignment assignment = assigned("10.7.0.10 2001:db8::/64 2001:db8::10 2001:db8::11");
    DhcpOptions defaults = {};
    defaults.gateway6 = a<Ipv6Address>("fe80::1");
    defaults.dns6 = some<Ipv6Address>({"2001:db8::53"});
    const Bridge bridge = bridge_with({"10.7.0.1"});
    const Binding binding = joined(assignment, defaults, bridge);
    CHECK(binding.addresses.dhcpv6_address() == a<Ipv6Address>("2001:db8::10"));
    CHECK(binding.gateway6 == defaults.gateway6);
    CHECK(binding.dns6 == defaults.dns6);
    DhcpOptions elsewhere = defaults;
    elsewhere.dhcp_interface = a<InterfaceName>("eth1");
    CHECK_FALSE(joined(assignment, elsewhere, bridge).gateway6.has_value());
    CHECK(joined(assignment, elsewhere, bridge).dns6.empty());
    assignment.options.gateway6 = defaults.gateway6;
    CHECK(says(error_of([&] { return joined(assignment, elsewhere, bridge); }),
               "is of no use where another server answers (dhcp-if)"));
    for (const std::string_view words : {"10.7.0.10", "10.7.0.10 2001:db8::/64"}) {
        CAPTURE(words);
        assignment = assigned(words);
        CHECK_FALSE(joined(assignment, defaults, bridge).gateway6.has_value());
        CHECK(joined(assignment, defaults, bridge).dns6.empty());
        assignment.options.gateway6 = defaults.gateway6;
        const Error error = error_of([&] { return joined(assignment, {}, bridge); });
        CHECK(says(error, "gateway6: \"fe80::1\" is of no use without an IPv6 address"));
    }
}

TEST_CASE("a VLAN needs a bridge that is VLAN-aware") {
    Vif vif = a_vif();
    vif.vlan = a<VlanId>("10");
    Bridge bridge = bridge_with({"10.7.0.1"});
    const auto made = [&] { return make_binding(vif, assigned("10.7.0.10"), {}, bridge); };
    CHECK(says(error_of(made),
               "vlan: \"10\" is not possible, because bridge xenbr0 is not VLAN-aware"));
    bridge.filters_vlans = true;
    CHECK(made().vlan == a<VlanId>("10"));
    DhcpOptions behind_port = {};
    behind_port.dhcp_interface = a<InterfaceName>("eth1");
    CHECK(says(
        error_of([&] { return make_binding(vif, assigned("10.7.0.10"), behind_port, bridge); }),
        "vlan: \"10\" is not possible, because the guest's requests would leave by dhcp-if "
        "\"eth1\""));
}

TEST_CASE("a broadcast address that is not that of the subnet is refused") {
    Assignment assignment = assigned("10.7.0.10");
    assignment.options.broadcast = a<Ipv4Address>("10.7.1.255");
    CHECK(says(error_of([&] { return joined(assignment, {}, bridge_with({"10.7.0.1"})); }),
               "10.7.1.255"));
}

TEST_CASE("a vifname that looks like a device of ours is refused") {
    Vif vif = a_vif();
    vif.renamed = a<InterfaceName>("vw-xenbr1");
    CHECK(says(error_of([&] { return ports_of(vif); }), "vifname: \"vw-xenbr1\" begins with vw-"));
    vif.renamed = a<InterfaceName>("vw1");
    CHECK(ports_of(vif).size() == 2);
}

TEST_CASE("dom0's router is the guest's only where it can be a host of the guest's subnet") {
    Bridge bridge = bridge_with({"10.7.0.1"});
    CHECK_FALSE(joined(assigned("10.7.0.10"), {}, bridge).offer.gateway.has_value());
    bridge.default_gateway = a<Ipv4Address>("10.7.0.254");
    CHECK(joined(assigned("10.7.0.10"), {}, bridge).offer.gateway == bridge.default_gateway);
    bridge.default_gateway = a<Ipv4Address>("192.168.1.1");
    CHECK_FALSE(joined(assigned("10.7.0.10"), {}, bridge).offer.gateway.has_value());
}

TEST_CASE("the address of a bridge's DHCP server is refused as a guest's") {
    const Ipv4Address server = link_local_server(a<InterfaceName>("xenbr0"));
    DhcpOptions options;
    options.netmask = a<Netmask>("255.255.0.0");
    CHECK(says(error_of([&] {
                   static_cast<void>(
                       joined(assigned(server.to_string()), options, bridge_with({})));
               }),
               server.to_string()));
}

TEST_CASE(
    "the server's link-local address for a bridge is always the same and never a reserved one") {
    for (unsigned i = 0; i < 5000; ++i) {
        const auto name = a<InterfaceName>("br" + std::to_string(i));
        const Ipv4Address address = link_local_server(name);
        CHECK(address == link_local_server(name));
        CHECK(address.is_link_local());
        CHECK(address.octets()[2] >= 1);
        CHECK(address.octets()[2] <= 168);
    }
}

TEST_CASE("the ports of a vif are all names that its devices can have") {
    Vif vif = a_vif();
    CHECK(ports_of(vif) == some<InterfaceName>({"vif7.0"}));
    vif.renamed = a<InterfaceName>("web");
    CHECK(ports_of(vif) == some<InterfaceName>({"vif7.0", "web"}));
    vif.has_emulated_nic = true;
    CHECK(ports_of(vif) == some<InterfaceName>({"vif7.0", "web", "vif7.0-emu", "web-emu"}));
    vif.renamed = a<InterfaceName>("twelve-chars");
    CHECK(says(error_of([&] { return ports_of(vif); }), "twelve-chars"));
}

TEST_CASE(
    "a port name that -emu makes too long is refused for an HVM guest, default name or vifname") {
    Vif vif = a_vif();
    vif.has_emulated_nic = true;
    vif.renamed = a<InterfaceName>("eleven-char");
    CHECK(ports_of(vif).size() == 4);
    vif.renamed = a<InterfaceName>("vif7.0");
    CHECK(ports_of(vif) == some<InterfaceName>({"vif7.0", "vif7.0-emu"}));
    vif.renamed = std::nullopt;
    vif.id = a<VifId>("vif32751.100");
    const Error error = error_of([&] { return ports_of(vif); });
    CHECK(error.kind() == ErrorKind::input);
    CHECK(says(error, "vif32751.100-emu"));
    vif.has_emulated_nic = false;
    CHECK(ports_of(vif) == some<InterfaceName>({"vif32751.100"}));
}

TEST_CASE("dom0's router is the guest's only if it is another host of the guest's subnet") {
    Bridge bridge = bridge_with({"10.7.0.1"});
    for (const std::string_view router : {"10.7.0.0", "10.7.0.255", "10.6.255.254", "10.7.1.0"}) {
        CAPTURE(router);
        bridge.default_gateway = a<Ipv4Address>(router);
        CHECK_FALSE(joined(assigned("10.7.0.10"), {}, bridge).offer.gateway.has_value());
    }
    bridge.default_gateway = a<Ipv4Address>("10.7.0.254");
    Assignment assignment = assigned("10.7.0.10");
    assignment.options.gateway = a<Ipv4Address>("10.7.0.253");
    CHECK(joined(assignment, {}, bridge).offer.gateway == a<Ipv4Address>("10.7.0.253"));
}

TEST_CASE(
    "an option that is neither assigned nor configured is absent, except that a lease is an hour") {
    const Binding binding = joined(assigned("10.7.0.10"), {}, bridge_with({"10.7.0.1"}));
    Binding expected = alpha();
    expected.phase = Phase::pending;
    CHECK(binding == expected);
}

TEST_CASE("all options that are assigned or configured are offered") {
    DhcpOptions defaults;
    defaults.dns = some<Ipv4Address>({"10.7.0.2", "10.7.0.3"});
    defaults.ntp = some<Ipv4Address>({"10.7.0.4"});
    defaults.domain = a<Hostname>("example.org");
    defaults.broadcast = a<Ipv4Address>("255.255.255.255");
    defaults.mtu = a<Mtu>("1400");
    defaults.dhcp_interface = a<InterfaceName>("eth1");
    Assignment assignment = assigned("10.7.0.10");
    assignment.options.lease_time = a<LeaseTime>("600");
    assignment.options.mtu = a<Mtu>("1450");

    const Binding binding = joined(assignment, defaults, bridge_with({"10.7.0.1"}));
    CHECK(binding.offer.dns == defaults.dns);
    CHECK(binding.offer.ntp == defaults.ntp);
    CHECK(binding.offer.domain == defaults.domain);
    CHECK(binding.offer.broadcast == defaults.broadcast);
    CHECK(binding.offer.mtu == a<Mtu>("1450"));
    CHECK(binding.offer.lease_time == a<LeaseTime>("600"));
    CHECK(binding.dhcp_interface == a<InterfaceName>("eth1"));
    CHECK_FALSE(binding.answered_on_bridge());
}

}  // namespace
}  // namespace vif_workspace::make_binding_test
