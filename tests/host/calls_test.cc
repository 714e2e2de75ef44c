// Every way in which a toolstack may call the hotplug script, and the order in which the script
// does its two halves: no vif is ever a bridge port that is up without its filter.
#include <fcntl.h>

#include <filesystem>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/scene.h"

namespace vif_workspace::tests {
namespace {

struct Host {
    Host() {
        world.add_default_bridge();
        add_site_rules();
        vif = &world.add_workspace(7, guest_mac, guest_ip);
        vif->build(world.store());
        before = in_force();
    }

    std::string error() {
        return world.store().read(vif->backend() + "/hotplug-error").value_or("");
    }

    void check_nothing_done() const {
        CHECK(difference(before, in_force()) == "");
        CHECK_FALSE(vif->is_on("xenbr0"));
        CHECK_FALSE(vif->is_up());
    }

    World world;
    Vif* vif;
    InForce before;
};

/// The packaged vif-bridge with LINES around it.
void replace_base(const std::string& lines) {
    World::replace_script("vif-bridge", "#!/bin/bash\nvif_bridge=" + World::packaged_scripts +
                                            "/vif-bridge\n" + lines);
}

TEST_CASE("XENBUS_PATH may be absolute") {
    Host host;
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

TEST_CASE("the arguments may stand in any order, and without type_if the vif is meant") {
    for (const Words& arguments : {Words{"type_if=vif", "online"}, Words{"online"}}) {
        CAPTURE(arguments.size());
        Host host;
        CHECK(host.vif->call(arguments, {}).status == 0);
        CHECK(host.vif->is_on("xenbr0"));
        CHECK(registry().find("vif7.0") != std::string::npos);
    }
}

TEST_CASE("a pair that does not belong together is ignored") {
    const std::vector<Words> cross_pairs = {{"online", "type_if=tap"},
                                            {"offline", "type_if=tap"},
                                            {"add", "type_if=vif"},
                                            {"remove", "type_if=vif"}};
    Host host;
    for (const Words& pair : cross_pairs) {
        CAPTURE(pair[0]);
        CHECK(host.vif->call(pair, {{"INTERFACE", "vif7.0-emu"}}).status == 0);
        host.check_nothing_done();
    }
}

TEST_CASE("what is no event is refused") {
    Host host;
    for (const Words& arguments :
         {Words{}, Words{"move", "type_if=vif"}, Words{"online", "type_if=bridge"}, Words{"list"},
          Words{"assign", guest_mac, "ip=10.9.0.66", "hostname=x"}}) {
        CHECK(host.vif->call(arguments, {}).status != 0);
        host.check_nothing_done();
    }
}

TEST_CASE("a vif is refused whose backend path is none") {
    Host host;
    for (const std::string path :
         {"", "backend/vif/7", "backend/vif/7/0/", "backend/vbd/7/0", "backend/vif/7/x",
          "/local/domain/7/device/vif/0", "backend/vif/7/0/../../8/0", "backend/vif/99999/0"}) {
        CAPTURE(path);
        CHECK(host.vif->call({"online", "type_if=vif"}, {{"XENBUS_PATH", path}}).status != 0);
        host.check_nothing_done();
    }
}

TEST_CASE("a vif that the toolstack is taking down already does not come online") {
    Host host;
    host.world.store().write(host.vif->backend() + "/online", "0");
    CHECK(host.vif->call("online").status != 0);
    host.check_nothing_done();
}

TEST_CASE("where the helper fails vif-bridge is not run") {
    Host host;
    replace_base("touch /run/vif-bridge-ran\nexec $vif_bridge \"$@\"\n");
    World::replace_script("killed-helper", "#!/bin/sh\nkill -9 $$\n");
    for (const std::string helper :
         {"/bin/false", "/nonexistent/workspace-vif", "/etc/xen/scripts/killed-helper"}) {
        CAPTURE(helper);
        CHECK(
            host.vif->call({"online", "type_if=vif"}, {{"VIF_WORKSPACE_HELPER", helper}}).status !=
            0);
        CHECK_FALSE(std::filesystem::exists("/run/vif-bridge-ran"));
        host.check_nothing_done();
    }
}

TEST_CASE("where vif-bridge finds no bridge nothing is left and xl is told why") {
    Host host;
    host.world.store().write(host.vif->backend() + "/bridge", "xenbr9");
    host.world.assign(guest_mac, {{"netmask", "255.255.255.0"}});
    const Hotplug online = host.vif->call("online");
    CHECK(online.status == 1);
    CHECK(host.error().find("xenbr9") != std::string::npos);
    CHECK(host.world.store().read(host.vif->backend() + "/hotplug-status") == "error");
    host.check_nothing_done();
}

TEST_CASE("where vif-bridge fails after the port came up, the port comes down and off the bridge") {
    Host host;
    replace_base("$vif_bridge \"$@\" || exit 1\n[ \"$1\" != online ]\n");
    CHECK(host.vif->call("online").status != 0);
    host.check_nothing_done();
    const std::string published = host.vif->backend() + "/workspace";
    CHECK_FALSE(host.world.store().read(published).has_value());
}

TEST_CASE("where vif-bridge fails at offline the filter goes all the same") {
    Host host;
    REQUIRE(host.vif->call("online").status == 0);
    replace_base("exit 1\n");
    host.vif->close(host.world.store());
    host.vif->call("offline");
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("where an offline passes while vif-bridge works, the port does not stay on the bridge") {
    Host host;
    replace_base(
        "$vif_bridge \"$@\" || exit 1\n"
        "[ \"$1\" = online ] || exit 0\n"
        "xenstore-write /local/domain/0/$XENBUS_PATH/online 0\n"
        "\"$VIF_WORKSPACE_HELPER\" offline type_if=vif\n");
    host.vif->call("online");
    host.check_nothing_done();
}

/// At online it has something else go on once somebody writes to /run/go-on, and then does THAT.
void replace_base_by_one_with_a_child(const std::string& that) {
    run_or_throw({"mkfifo", "/run/go-on"});
    replace_base(
        "[ \"$1\" = online ] || exec $vif_bridge \"$@\"\n{ read </run/go-on; exec "
        "$vif_bridge \"$@\"; } &\n" +
        that + "\nwait\n");
}
bool somebody_would_go_on() {
    return FileDescriptor(open("/run/go-on", O_WRONLY | O_NONBLOCK | O_CLOEXEC)).is_open();
}

TEST_CASE("what a killed vif-bridge has started does not go on: the port has no rules any more") {
    Host host;
    replace_base_by_one_with_a_child("kill -KILL $$");
    const Hotplug online = host.vif->call("online");
    CHECK(online.status != 0);
    CHECK(online.said.find("vif-bridge failed with status 137") != std::string::npos);
    CHECK_FALSE(somebody_would_go_on());
    host.check_nothing_done();
}

TEST_CASE("a vif-bridge whose own caller was killed does not go on") {
    Host host;
    run_or_throw({"mkfifo", "/run/go-on"});
    replace_base(
        "[ \"$1\" != online ] || { kill -KILL $PPID; read </run/go-on; }\n"
        "exec $vif_bridge \"$@\"\n");
    CHECK(host.vif->call("online").status != 0);
    run_or_throw({"flock", "/run/vif-workspace/vif7.0.lock", "true"});  // it had the lock too
    CHECK_FALSE(somebody_would_go_on());
    CHECK_FALSE(host.vif->is_up());
    host.vif->close(host.world.store());
    CHECK(host.vif->call("offline").status == 0);
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("a vif-bridge that hangs is ended, and the event before xl's own deadline") {
    Host host;
    replace_base("[ \"$1\" != online ] || read -r never <> <(:)\nexec $vif_bridge \"$@\"\n");
    const Hotplug online = host.vif->call("online");
    CHECK(online.status != 0);
    CHECK(online.duration < seconds(40));
    CHECK(online.said.find("vif-bridge took too long") != std::string::npos);
    host.check_nothing_done();
}

TEST_CASE("the lock of a vif's events is root's alone: whoever could read it could hold it") {
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, "02:16:3e:00:00:0a", "10.9.0.10");
    REQUIRE(vif.create(world.store()).status == 0);
    const auto lock = std::filesystem::status("/run/vif-workspace/vif7.0.lock");
    CHECK(lock.permissions() == std::filesystem::perms(0600));
}

}  // namespace
}  // namespace vif_workspace::tests
