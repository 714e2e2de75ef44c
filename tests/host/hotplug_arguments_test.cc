// SPDX-License-Identifier: GPL-2.0-or-later
// Every way in which a toolstack may call the hotplug script, and the order of the script's two
// halves: a vif is never a bridge port that is up without its filter.
#include <filesystem>

#include "host/called_host.h"

namespace vif_workspace::tests::hotplug_arguments_test {
namespace {

TEST_CASE("XENBUS_PATH may be absolute") {
    CalledHost host;
    const Hotplug online =
        host.vif->call({"online", "type_if=vif"}, {{"XENBUS_PATH", host.vif->backend()}});
    CHECK(online.status == 0);
    CHECK(host.vif->is_on("xenbr0"));
    CHECK(registry().find("vif7.0") != std::string::npos);
    CHECK(
        host.vif->call({"offline", "type_if=vif"}, {{"XENBUS_PATH", host.vif->backend()}}).status ==
        0);
    host.check_nothing_done();
}

TEST_CASE("the arguments may be in any order, and without type_if the event is that of the vif") {
    for (const Words& arguments : {Words{"type_if=vif", "online"}, Words{"online"}}) {
        CAPTURE(arguments.size());
        CalledHost host;
        CHECK(host.vif->call(arguments, {}).status == 0);
        CHECK(host.vif->is_on("xenbr0"));
        CHECK(registry().find("vif7.0") != std::string::npos);
    }
}

TEST_CASE("an event for the wrong type of interface is ignored") {
    const std::vector<Words> cross_pairs = {{"online", "type_if=tap"},
                                            {"offline", "type_if=tap"},
                                            {"add", "type_if=vif"},
                                            {"remove", "type_if=vif"}};
    CalledHost host;
    for (const Words& pair : cross_pairs) {
        CAPTURE(pair[0]);
        CHECK(host.vif->call(pair, {{"INTERFACE", "vif7.0-emu"}}).status == 0);
        host.check_nothing_done();
    }
}

TEST_CASE("arguments that are not an event are refused") {
    CalledHost host;
    for (const Words& arguments :
         {Words{}, Words{"move", "type_if=vif"}, Words{"online", "type_if=bridge"}, Words{"list"},
          Words{"assign", guest_mac, "ip=10.9.0.66", "hostname=x"}}) {
        CHECK(host.vif->call(arguments, {}).status != 0);
        host.check_nothing_done();
    }
}

TEST_CASE("an XENBUS_PATH that is not a vif's backend path is refused") {
    CalledHost host;
    for (const std::string path :
         {"", "backend/vif/7", "backend/vif/7/0/", "backend/vbd/7/0", "backend/vif/7/x",
          "/local/domain/7/device/vif/0", "backend/vif/7/0/../../8/0", "backend/vif/99999/0"}) {
        CAPTURE(path);
        CHECK(host.vif->call({"online", "type_if=vif"}, {{"XENBUS_PATH", path}}).status != 0);
        host.check_nothing_done();
    }
}

TEST_CASE("a vif that the toolstack is already removing does not come online") {
    CalledHost host;
    host.world.store().write(host.vif->backend() + "/online", "0");
    CHECK(host.vif->call("online").status != 0);
    host.check_nothing_done();
}

TEST_CASE("where the helper fails, vif-bridge is not run") {
    ScriptedHost host;
    replace_base("touch /run/vif-bridge-ran\nexec $vif_bridge \"$@\"\n");
    World::replace_script("killed-helper", "#!/bin/sh\nkill -9 $$\n");
    for (const std::string helper :
         {"/bin/false", "/nonexistent/workspacectl", "/etc/xen/scripts/killed-helper"}) {
        CAPTURE(helper);
        CHECK(
            host.vif->call({"online", "type_if=vif"}, {{"VIF_WORKSPACE_HELPER", helper}}).status !=
            0);
        CHECK_FALSE(std::filesystem::exists("/run/vif-bridge-ran"));
        host.check_nothing_done();
    }
}

TEST_CASE(
    "only root can open the lock of a vif's events, because a process that can open it can hold "
    "it") {
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, "02:16:3e:00:00:0a", "10.9.0.10");
    REQUIRE(vif.create(world.store()).status == 0);
    const auto lock = std::filesystem::status("/run/vif-workspace/vif7.0.lock");
    CHECK(lock.permissions() == std::filesystem::perms(0600));
}

}  // namespace
}  // namespace vif_workspace::tests::hotplug_arguments_test
