// SPDX-License-Identifier: GPL-2.0-or-later
// The messages of dhcp-config and ebtables-config begin with the name of the one that was called.
#include "support/agent.h"
#include "support/agent_checks.h"

namespace vif_workspace::tests::legacy_names_test {
namespace {

TEST_CASE("a command that waits in vain says its own name") {
    AgentsHost host;
    host.world.xenstored().stop();
    const Outcome dhcp = dhcp_config(dhcp_addition());
    host.world.xenstored().go_on();
    CHECK(dhcp.said.find("dhcp-config: gave up waiting for xenstored") == 0);
    check_refused(ebtables_config({"rem"}), "ebtables-config: ");
}

}  // namespace
}  // namespace vif_workspace::tests::legacy_names_test
