// SPDX-License-Identifier: GPL-2.0-or-later
#include "example.h"

#include <array>
#include <string>

namespace vif_workspace {
namespace {

Binding plain(std::string_view vif, std::string_view mac, std::string_view name,
              std::string_view addresses) {
    return {.vif = a<VifId>(vif),
            .mac = a<MacAddress>(mac),
            .hostname = a<Hostname>(name),
            .addresses = Addresses::parse(addresses),
            .bridge = a<InterfaceName>("xenbr0"),
            .dhcp_interface = a<InterfaceName>("xenbr0"),
            .ports = {a<InterfaceName>(vif)},
            .offer = {.netmask = a<Netmask>("255.255.255.0"),
                      .broadcast = a<Ipv4Address>("10.7.0.255"),
                      .gateway = std::nullopt,
                      .dns = {},
                      .domain = std::nullopt,
                      .ntp = {},
                      .lease_time = a<LeaseTime>("3600"),
                      .mtu = std::nullopt},
            .gateway6 = std::nullopt,
            .dns6 = {},
            .advertisers = {},
            .groups = {},
            .peers = std::nullopt};
}

Binding arrived(Binding binding, std::uint64_t serial) {
    binding.serial = serial;
    binding.since = 1700000000 + static_cast<std::int64_t>(serial);
    return binding;
}

Binding with_every_option() {
    Binding binding = plain("vif12.0", "00:16:3e:00:00:0c", "gamma.example.org",
                            "10.7.0.12 10.7.0.16/30 192.0.2.1");
    binding.ports = some<InterfaceName>({"vif12.0", "web", "vif12.0-emu", "web-emu"});
    binding.offer.gateway = a<Ipv4Address>("10.7.0.254");
    binding.offer.dns = some<Ipv4Address>({"10.7.0.1", "192.0.2.53"});
    binding.offer.domain = a<Hostname>("example.org");
    binding.offer.ntp = some<Ipv4Address>({"192.0.2.123", "192.0.2.124"});
    binding.offer.lease_time = a<LeaseTime>("600");
    binding.offer.mtu = a<Mtu>("1400");
    binding.groups = some<GroupName>({"web", "lab"});
    binding.phase = Phase::online;
    return binding;
}

Binding with_server_outside_subnet() {
    Binding binding = plain("vif120.1", "00:16:3e:00:00:0d", "delta", "172.16.5.9");
    binding.offer.netmask = a<Netmask>("255.255.255.240");
    binding.offer.broadcast = a<Ipv4Address>("172.16.5.15");
    binding.offer.gateway = a<Ipv4Address>("172.16.5.1");
    return binding;
}

Binding served_elsewhere() {
    Binding binding = plain("vif9.0", "00:16:3e:00:00:0e", "epsilon", "10.8.0.9");
    binding.bridge = a<InterfaceName>("xenbr1");
    binding.dhcp_interface = a<InterfaceName>("eth1");
    binding.offer.broadcast = a<Ipv4Address>("10.8.0.255");
    return binding;
}

}  // namespace

Binding alpha() {
    return plain("vif7.0", "00:16:3e:00:00:0a", "alpha", "10.7.0.10");
}

Binding beta() {
    return plain("vif8.0", "00:16:3e:00:00:0b", "beta", "10.7.0.11");
}

BindingSet full_set() {
    Binding migrated = alpha();
    migrated.vif = a<VifId>("vif71.0");
    migrated.ports = some<InterfaceName>({"vif71.0"});
    return BindingSet({arrived(alpha(), 1), arrived(beta(), 2), arrived(with_every_option(), 3),
                       arrived(with_server_outside_subnet(), 4), arrived(served_elsewhere(), 5),
                       arrived(migrated, 6)});
}

VifId RandomBindings::vif() {
    constexpr std::array domids = {"1", "2", "7", "10", "11", "12", "110", "119", "1190"};
    return a<VifId>("vif" + std::string(domids[below(domids.size())]) + "." +
                    std::to_string(below(2)));
}

std::vector<InterfaceName> RandomBindings::ports_of(const VifId& vif) {
    // Each vif has names of its own, as refuse_conflicts guarantees; all the same they share
    // prefixes.
    const std::string number = std::to_string(vif.domid() * 2 + vif.devid());
    const std::array<std::string, 4> chosen = {"web" + number, "v" + number, "vif" + number,
                                               number + "-x"};
    std::vector<std::string> names = {vif.to_string()};
    if (one_in(3)) names.push_back(chosen[below(chosen.size())]);
    const bool has_twin = one_in(3);
    std::vector<InterfaceName> ports;
    for (const std::string& name : names) {
        ports.push_back(a<InterfaceName>(name));
        if (has_twin) ports.push_back(a<InterfaceName>(name + "-emu"));
    }
    return ports;
}

Offer RandomBindings::offer() {
    Offer offer = alpha().offer;
    if (one_in(2)) offer.gateway = a<Ipv4Address>("10.7.0.254");
    for (std::uint32_t i = below(3); i > 0; --i) {
        offer.dns.push_back(Ipv4Address::from_number(static_cast<std::uint32_t>(source_())));
        offer.ntp.push_back(Ipv4Address::from_number(static_cast<std::uint32_t>(source_())));
    }
    if (one_in(2)) offer.domain = a<Hostname>("example.org");
    if (one_in(2)) offer.lease_time = LeaseTime::parse(std::to_string(60 + below(100000))).value();
    if (one_in(2)) offer.mtu = Mtu::parse(std::to_string(68 + below(9000))).value();
    return offer;
}

Binding RandomBindings::served() {
    const std::string octet = std::to_string(10 + below(6));
    Binding binding =
        plain("vif0.0", "00:16:3e:00:00:" + octet, "guest" + octet, "10.7.0." + octet);
    binding.vif = vif();
    binding.ports = ports_of(binding.vif);
    if (one_in(2)) {
        binding.bridge = a<InterfaceName>("xenbr1");
        binding.dhcp_interface = binding.bridge;
    }
    if (one_in(3)) {
        binding.addresses = Addresses::parse("10.7.0." + octet + " 10.7.0.64/28 10.7.0.72");
    }
    binding.offer = offer();
    binding.phase = one_in(2) ? Phase::pending : Phase::online;
    return arrived(binding, ++serial_);
}

Binding RandomBindings::any() {
    Binding binding = served();
    if (one_in(4)) binding.dhcp_interface = a<InterfaceName>(one_in(2) ? "eth1" : "eth2");
    if (one_in(8)) {
        binding.addresses =
            Addresses::parse(binding.addresses.to_string() + " 2001:db8::10 2001:db8:1::/64");
        if (one_in(2)) binding.gateway6 = a<Ipv6Address>("fe80::1");
        if (one_in(2)) binding.advertisers = a<RouterAdvertisers>("fe80::1 00:16:3e:00:00:fe");
        if (one_in(2)) binding.dns6 = some<Ipv6Address>({"2001:db8::53", "2001:db8::54"});
    }
    if (one_in(3)) binding.groups = some<GroupName>({"web"});
    if (one_in(3)) binding.peers = Peers{some<Peer>({"web", "uplink", "00:16:3e:00:00:10"})};
    return binding;
}

}  // namespace vif_workspace
