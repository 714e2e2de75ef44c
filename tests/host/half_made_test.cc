// SPDX-License-Identifier: GPL-2.0-or-later
// A vif that is refused when it is attached to a running guest, and which the toolstack then leaves
// there: xl network-attach does, and virsh attach-device, which knows no such vif afterwards.
#include "support/in_force.h"
#include "support/printing.h"
#include "watched_host.h"

namespace vif_workspace::tests::half_made_test {
namespace {

const std::string mac = "02:16:3e:00:00:1d";
const std::string remedy = "remove it in dom0 with `xl network-detach 7 1`";
const std::string sentence = "vif7.1: it was refused and left half made; " + remedy;

Outcome helper(const Words& words) {
    Words line = {std::getenv("VIF_WORKSPACE_HELPER")};
    line.insert(line.end(), words.begin(), words.end());
    return run({line});
}

/// A second vif of the domain of HOST's workspace, without an assignment.
Vif& add_refused(WatchedHost& host) {
    Vif& vif = host.world.add_vif(7, 1, {.mac = mac});
    REQUIRE(vif.create(host.world.store()).status == 1);
    return vif;
}

TEST_CASE("check and list say why a half-made vif was refused, and what removes it") {
    WatchedHost host;
    Vif& refused = add_refused(host);
    const Outcome check = helper({"check"});
    INFO("said: ", check.said);
    CHECK(check.status == 1);
    CHECK(check.said.find(sentence) == 0);
    CHECK(check.said.find("the reason was: vif7.1: no address is assigned to " + mac) !=
          std::string::npos);
    CHECK(check.said.find("workspacectl repair") == std::string::npos);  // which cannot help
    CHECK(helper({"list", "--json"}).said.find("\"vif7.1: it was refused") != std::string::npos);

    CHECK(refused.destroy(host.world.store()).status == 0);
    CHECK(helper({"check"}).said == "");
}

TEST_CASE(
    "a half-made vif that another program has put on a bridge is not confined, and check says so") {
    WatchedHost host;
    add_refused(host);
    run_or_throw({"ip", "link", "set", "vif7.1", "master", "xenbr0"});
    CHECK(helper({"check"}).said.find(
              "vif7.1: is online in xenstore, but not in the registry: it is not confined") !=
          std::string::npos);
}

TEST_CASE("a vif in use is not half made if an event that is repeated for it fails") {
    WatchedHost host;
    Store& store = host.world.store();
    store.write(host.alpha->backend() + "/state", "4");
    store.write(host.alpha->backend() + "/hotplug-status", "error");
    CHECK(helper({"check"}).said == "");
    std::filesystem::remove_all("/run/vif-workspace");
    CHECK(helper({"repair"}).said == "");
    CHECK(registry().find(host.alpha->name()) != std::string::npos);
    CHECK(helper({"check"}).said == "");
}

TEST_CASE("the watch reports a half-made vif once and does not repair for it") {
    WatchedHost host;
    Watching watch;
    const std::string before = contents("/run/vif-workspace/registry");
    Vif& refused = add_refused(host);
    watch.wait_for("found=\"" + sentence.substr(0, 30));
    watch.wait_until_asleep();
    CHECK(contents("/run/vif-workspace/registry") == before);  // each repair counts a generation
    CHECK(refused.destroy(host.world.store()).status == 0);
    watch.wait_for("resolved=\"" + sentence.substr(0, 30));
    CHECK(watch.times("found=") == 1);
}

}  // namespace
}  // namespace vif_workspace::tests::half_made_test
