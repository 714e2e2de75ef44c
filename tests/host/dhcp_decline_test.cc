// SPDX-License-Identifier: GPL-2.0-or-later
// A guest whose address another machine uses declines it, asks again, and declines it again,
// without end: check says so.
#include "support/dhcp_client.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::dhcp_decline_test {
namespace {

std::string findings() {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said;
}

/// Waits until check finds the refusal. Returns its sentence.
std::string declined() {
    const Deadline deadline = Deadline::after(long_enough);
    std::string found;
    do {
        found = findings();
    } while (found.find("declined") == std::string::npos && !deadline.has_passed());
    return found;
}

struct HostWithConflict {
    HostWithConflict() : testbed(Testbed::with_workspace()) {
        run_or_throw({"ip", "-n", testbed.lan().network.name(), "address", "add", guest_ip + "/24",
                      "dev", testbed.lan().device});
    }

    /// Waits until the client has declined the address and check says so.
    void check_names_the_conflict(const DhcpClient& client) {
        CAPTURE(client.name());
        const std::string found = declined();
        CHECK(found.find("vif7.0: the guest has declined " + guest_ip + " ") != std::string::npos);
        CHECK(found.find("arping " + guest_ip) != std::string::npos);
    }

    Testbed testbed;
};

// dnsmasq offers nothing for ten minutes after a refusal, so each client has a server of its own.
TEST_CASE("check names the address that udhcpc declines, because a machine of the LAN uses it") {
    HostWithConflict host;
    CHECK(findings() == "");
    host.check_names_the_conflict(DhcpClient::probing_udhcpc(host.testbed.guest().guest()));
    run_or_throw({"nft", "flush", "set", "netdev", "vif_workspace", "declined-xenbr0"});
    CHECK(findings() == "");
}

TEST_CASE("check names the address that dhcpcd declines") {
    HostWithConflict host;
    host.check_names_the_conflict(DhcpClient::probing_dhcpcd(host.testbed.guest().guest()));
}

TEST_CASE("a guest that takes its address declines nothing") {
    Testbed testbed = Testbed::with_workspace();
    DhcpClient client = DhcpClient::probing_udhcpc(testbed.guest().guest());
    CHECK(client.lease()["address"] == guest_ip);
    CHECK(findings() == "");
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_decline_test
