// SPDX-License-Identifier: GPL-2.0-or-later
// Real clients past the end of their first lease. The shortest lease is 60 s, so this takes 75 s;
// all bridges and clients are tried at once.
#include "support/dhcp_client.h"
#include "support/dhcp_sites.h"
#include "support/printing.h"

namespace vif_workspace::tests::dhcp_lifetime_test {
namespace {

constexpr unsigned lease_time = 60;

/// The guest's own firewall drops its renew requests, also those from packet sockets, so the client
/// must rebind.
void forbid_renewing(const NetworkNamespace& guest) {
    const Outcome nft =
        run({{"nft",
              "table netdev guest { chain out { type filter hook egress device eth0 priority 0; "
              "udp dport 67 ip daddr != 255.255.255.255 counter drop; }; }"},
             {},
             &guest});
    REQUIRE_MESSAGE(nft.status == 0, nft.said);
}

bool tried_to_renew(const NetworkNamespace& guest) {
    const Outcome nft = run({{"nft", "list", "table", "netdev", "guest"}, {}, &guest});
    REQUIRE_MESSAGE(nft.status == 0, nft.said);
    return nft.said.find("counter packets 0 ") == std::string::npos;
}

struct LeasedGuest {
    std::string description;
    std::string last_confirmation;  // the event that must be among its events
    DhcpClient client;
    std::vector<std::string> events = {};
};

void check(const LeasedGuest& leased) {
    std::string events;
    for (const std::string& event : leased.events) events += event + " ";
    INFO(leased.description, ": ", events);
    REQUIRE(leased.events.size() >= 2);
    CHECK((leased.events[0] == "bound" || leased.events[0] == "BOUND"));
    for (std::size_t i = 1; i < leased.events.size(); ++i) {
        CHECK(leased.events[i] == leased.last_confirmation);
    }
}

TEST_CASE("a lease is extended by renew and by rebind on every kind of bridge") {
    Sites sites;
    std::vector<LeasedGuest> leased_guests;
    std::vector<const NetworkNamespace*> kept_from_renewing;
    for (const Site& site : sites.all()) {
        // With a lease this short udhcpc goes straight to rebinding and calls it renew.
        Vif& first = sites.add_workspace(site, 10, lease_time);
        leased_guests.push_back(
            {"udhcpc on " + site.bridge, "renew", DhcpClient::udhcpc(first.guest())});
        Vif& second = sites.add_workspace(site, 11, lease_time);
        leased_guests.push_back(
            {"dhclient on " + site.bridge, "RENEW", DhcpClient::dhclient(second.guest())});
        Vif& third = sites.add_workspace(site, 12, lease_time);
        forbid_renewing(third.guest());
        // dhclient calls what it is granted by rebinding RENEW as well.
        leased_guests.push_back({"dhclient that cannot renew on " + site.bridge, "RENEW",
                                 DhcpClient::dhclient(third.guest())});
        kept_from_renewing.push_back(&third.guest());
    }
    const Site& site = sites.all().front();
    Vif& dhcpcd = sites.add_workspace(site, 20, lease_time);
    leased_guests.push_back({"dhcpcd", "RENEW", DhcpClient::dhcpcd(dhcpcd.guest())});
    Vif& networkd = sites.add_workspace(site, 21, lease_time);
    leased_guests.push_back({"networkd", "RENEW", DhcpClient::networkd(networkd.guest())});
    Vif& rebinding_dhcpcd = sites.add_workspace(site, 22, lease_time);
    forbid_renewing(rebinding_dhcpcd.guest());
    leased_guests.push_back(
        {"dhcpcd that cannot renew", "REBIND", DhcpClient::dhcpcd(rebinding_dhcpcd.guest())});
    Vif& rebinding_networkd = sites.add_workspace(site, 23, lease_time);
    forbid_renewing(rebinding_networkd.guest());
    leased_guests.push_back(
        {"networkd that cannot renew", "REBIND", DhcpClient::networkd(rebinding_networkd.guest())});
    kept_from_renewing.push_back(&rebinding_dhcpcd.guest());
    kept_from_renewing.push_back(&rebinding_networkd.guest());
    const Deadline end = Deadline::after(seconds(75));
    for (LeasedGuest& leased : leased_guests) {
        while (const auto event = leased.client.next(end)) {
            const bool at_start = event->at("event") == "deconfig" && leased.events.empty();
            if (!at_start) leased.events.push_back(event->at("event"));
        }
    }
    for (const LeasedGuest& leased : leased_guests) check(leased);
    for (const NetworkNamespace* guest : kept_from_renewing) CHECK(tried_to_renew(*guest));
    CHECK(sites.leaked() == "");
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_lifetime_test
