// What repair makes whole again, and that nobody is let loose before it has been called.
#include <filesystem>
#include <fstream>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/scene.h"

namespace vif_workspace::tests {
namespace {

const std::string beta_mac = "02:16:3e:00:00:1b";
const std::string beta_ip = "10.9.0.27";

Outcome repair() {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}});
}

struct Host {
    Host() {
        world.add_default_bridge();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
        whole = in_force();
    }

    void check_repaired() const {
        const Outcome outcome = repair();
        CHECK(outcome.said == "");
        CHECK(outcome.status == 0);
        CHECK(rules_in_force() == whole.at("rules"));
        CHECK(dhcpd_in_dom0().size() == 1);
    }

    World world;
    Vif* alpha;
    Vif* beta;
    InForce whole;
};

TEST_CASE("repair after a flush of all rules makes them again") {
    Host host;
    run_or_throw({"nft", "flush", "ruleset"});
    REQUIRE(rules_in_force() != host.whole.at("rules"));
    host.check_repaired();
}

TEST_CASE("repair where nothing is wrong changes nothing") {
    Host host;
    host.check_repaired();
    CHECK(difference(host.whole, in_force()) == "");
}

TEST_CASE("where the record is lost no other vif comes online before repair has been called") {
    Host host;
    std::filesystem::remove_all("/run/vif-workspace");
    const Hotplug refused = host.beta->create(host.world.store());
    CHECK(refused.status != 0);
    CHECK(refused.said.find("vif7.0") != std::string::npos);
    CHECK(refused.said.find("workspace-vif repair") != std::string::npos);
    CHECK(rules_in_force() == host.whole.at("rules"));
    host.beta->destroy(host.world.store());

    host.check_repaired();
    CHECK(host.beta->create(host.world.store()).status == 0);
}

TEST_CASE("a damaged record is named, and made again by repair") {
    Host host;
    std::ofstream("/run/vif-workspace/registry") << "vif-workspace registry 0\n";
    const Outcome list = run({{std::getenv("VIF_WORKSPACE_HELPER"), "list"}});
    CHECK(list.status == 1);
    CHECK(list.said.find("workspace-vif repair") != std::string::npos);
    host.check_repaired();
    CHECK(registry().find("vif7.0") != std::string::npos);
}

TEST_CASE("repair forgets a vif that is gone without its offline") {
    Host host;
    host.alpha->close(host.world.store());
    host.alpha->remove_nodes(host.world.store());
    CHECK(repair().status == 0);
    CHECK(registry() == "");
    CHECK_FALSE(has_rules_of_ours());
    CHECK(dhcpd_in_dom0().empty());
}

}  // namespace
}  // namespace vif_workspace::tests
