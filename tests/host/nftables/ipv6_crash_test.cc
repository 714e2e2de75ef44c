// SPDX-License-Identifier: GPL-2.0-or-later
// Events of workspaces with IPv6 that fail or are killed at any effect: a repair makes what answers
// IPv6 whole, and nothing is left at the end.
#include "ipv6_host.h"
#include "support/each_effect.h"

namespace vif_workspace::tests::ipv6_host::ipv6_crash_test {
namespace {

bool is_hit(const Fault& fault, const std::string& event, const Vif& vif) {
    const std::string backend = vif.backend().substr(std::string("/local/domain/0/").size());
    return run_with_fault(fault, {{std::getenv("VIF_WORKSPACE_HELPER"), event, "type_if=vif"},
                                  {{"XENBUS_PATH", backend}}})
        .has_value();
}

void check_online(const std::string& kind) {
    HostWithIpv6 host;
    at_each_effect(kind, 8, [&](const Fault& fault) {
        host.alpha->build(host.world.store());
        const bool was_hit = is_hit(fault, "online", *host.alpha);
        check_repaired();
        answerer();
        host.alpha->close(host.world.store());
        CHECK(host.alpha->call("offline").status == 0);
        host.alpha->remove_nodes(host.world.store());
        host.check_nothing_left();
        return was_hit;
    });
}
TEST_CASE("an online that fails at any effect is repaired, and nothing is left at the end") {
    check_online("fail");
}
TEST_CASE("an online that is killed at any effect is repaired, and nothing is left at the end") {
    check_online("kill");
}

void check_offline(const std::string& kind) {
    HostWithIpv6 host;
    at_each_effect(kind, 5, [&](const Fault& fault) {
        host.bring_up(*host.alpha);
        host.alpha->close(host.world.store());
        const bool was_hit = is_hit(fault, "offline", *host.alpha);
        host.alpha->remove_nodes(host.world.store());
        check_repaired();
        host.check_nothing_left();
        return was_hit;
    });
}
TEST_CASE("an offline that fails at any effect leaves nothing after a repair") {
    check_offline("fail");
}
TEST_CASE("an offline that is killed at any effect leaves nothing after a repair") {
    check_offline("kill");
}

}  // namespace
}  // namespace vif_workspace::tests::ipv6_host::ipv6_crash_test
