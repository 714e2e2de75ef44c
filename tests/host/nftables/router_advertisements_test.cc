// SPDX-License-Identifier: GPL-2.0-or-later
// Whose router advertisements reach a workspace: the node ra and the default of its bridge say so.
// Those of another VM never do.
#include "ipv6_messages.h"

namespace vif_workspace::tests::router_advertisements_test {
namespace {

const std::string router = "fe80::1";
const std::string other_router = "fe80::2";
const Frame message = joined({{134, 0, 0, 0, 64, 0, 7, 8}, Frame(8)});

Frame advertise(const std::string& mac, const std::string& source) {
    return ipv6(all_nodes_mac, mac, source, all_nodes, icmpv6, message);
}

/// The same behind another header.
Frame advertise_behind(const Frame& header, std::uint8_t type) {
    return ipv6(all_nodes_mac, lan_mac, router, all_nodes, type, joined({header, message}));
}

struct HostWithRouters {
    HostWithRouters() : testbed(Testbed::with_ipv6_workspace(usual_machines())) {
        testbed.flood_groups();
    }

    void bring_into_force(const std::string& ra) {
        testbed.world().assign(guest_mac, {{"ra", ra}});
        run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
        CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
    }

    void check_exact(const Vectors& vectors) {
        const Differences differences = testbed.differences_in(vectors);
        INFO(differences.table());
        CHECK(differences.ids().empty());
    }

    Testbed testbed;
};

/// Of a VM's port none reaches the guest, in no form, whatever its assignment says.
const Vectors of_a_vm = {
    {"of a VM", 'o', "HL", "", advertise(other_mac, router)},
    {"of a VM with the router's MAC", 'o', "HL", "", advertise(lan_mac, router)},
};

TEST_CASE("without ra a workspace gets the advertisements of every router but a VM") {
    HostWithRouters host;
    host.check_exact({
        {"of the LAN", 'l', "GHV", "", advertise(lan_mac, router)},
        {"of dom0", 'h', "GLV", "", advertise(bridge_mac, router)},
        {"with a priority tag", 'l', "GHV", "", tagged(advertise(lan_mac, router), 0x8100, 0)},
        {"in a VLAN", 'l', "HV", "", tagged(advertise(lan_mac, router), 0x8100, 5)},
    });
    host.check_exact(of_a_vm);
}

TEST_CASE("with ra=none a workspace gets no advertisement, whatever hides it") {
    HostWithRouters host;
    host.bring_into_force("none");
    host.check_exact({
        {"of the LAN", 'l', "HV", "", advertise(lan_mac, router)},
        {"of dom0", 'h', "LV", "", advertise(bridge_mac, router)},
        {"by unicast", 'l', "-", "", ipv6(guest_mac, lan_mac, router, own, icmpv6, message)},
        {"behind options", 'l', "HV", "",
         advertise_behind(padding_before_icmpv6, destination_options)},
        {"behind hop-by-hop", 'l', "HV", "", advertise_behind(router_alert, hop_by_hop)},
        {"in a first fragment", 'l', "HV", "",
         advertise_behind({icmpv6, 0, 0, 1, 0, 0, 0, 1}, fragment)},
        {"with a priority tag", 'l', "HV", "", tagged(advertise(lan_mac, router), 0x8100, 0)},
        {"another message", 'l', "GHV", "",
         ipv6(all_nodes_mac, lan_mac, router, all_nodes, icmpv6, advertisement(lan, {}))},
    });
    host.check_exact(of_a_vm);
}

TEST_CASE("with a list a workspace gets the advertisements of these routers alone") {
    HostWithRouters host;
    host.bring_into_force(router);
    host.check_exact({
        {"its router", 'l', "GHV", "", advertise(lan_mac, router)},
        {"its router with a priority tag", 'l', "GHV", "",
         tagged(advertise(lan_mac, router), 0x8100, 0)},
        {"another router", 'l', "HV", "", advertise(lan_mac, other_router)},
        {"another one with a priority tag", 'l', "HV", "",
         tagged(advertise(lan_mac, other_router), 0x8100, 0)},
        {"dom0 as another one", 'h', "LV", "", advertise(bridge_mac, other_router)},
    });
    host.check_exact(of_a_vm);
    host.bring_into_force("02:aa:00:00:00:77 " + lan_mac);
    host.check_exact({
        {"its router by MAC", 'l', "GHV", "", advertise(lan_mac, other_router)},
        {"another MAC", 'h', "LV", "", advertise(bridge_mac, other_router)},
    });
    host.check_exact(of_a_vm);
    host.bring_into_force("uplink");
    host.check_exact({{"all again", 'h', "GLV", "", advertise(bridge_mac, other_router)}});
}

TEST_CASE("a workspace with gateway6 gets no advertisement from the bridge") {
    HostWithRouters host;
    host.testbed.world().assign(guest_mac, {{"ip", guest_ip + " " + own},
                                            {"hostname", "alpha"},
                                            {"gateway6", router},
                                            {"ra", "uplink"}});
    run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
    host.check_exact({{"of the LAN", 'l', "HV", "", advertise(lan_mac, router)}});
}

}  // namespace
}  // namespace vif_workspace::tests::router_advertisements_test
