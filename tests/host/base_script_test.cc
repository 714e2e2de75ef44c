// SPDX-License-Identifier: GPL-2.0-or-later
// The stock script vif-bridge, which our script runs in the middle of an event where it is
// configured. Whatever it does, and however it ends or hangs, no port stays up without its rules,
// the event ends in time, and xl gets the reason.
#include <fcntl.h>

#include <fstream>

#include "called_host.h"
#include "support/file_descriptor.h"

namespace vif_workspace::tests::base_script_test {
namespace {

TEST_CASE("where vif-bridge finds no bridge, nothing is left and xl gets its reason") {
    ScriptedHost host;
    host.world.store().write(host.vif->backend() + "/bridge", "xenbr9");
    host.world.assign(guest_mac, {{"netmask", "255.255.255.0"}});
    const Hotplug online = host.vif->call("online");
    CHECK(online.status == 1);
    CHECK(host.error().find("xenbr9") != std::string::npos);
    CHECK(host.world.store().read(host.vif->backend() + "/hotplug-status") == "error");
    host.check_nothing_done();
}

TEST_CASE(
    "where vif-bridge fails after the port came up, the port is taken down and off the bridge") {
    ScriptedHost host;
    replace_base("$vif_bridge \"$@\" || exit 1\n[ \"$1\" != online ]\n");
    CHECK(host.vif->call("online").status != 0);
    host.check_nothing_done();
    const std::string published = host.vif->backend() + "/workspace";
    CHECK_FALSE(host.world.store().read(published).has_value());
}

TEST_CASE("where vif-bridge fails at offline, the rules are removed all the same") {
    ScriptedHost host;
    REQUIRE(host.vif->call("online").status == 0);
    replace_base("exit 1\n");
    host.vif->close(host.world.store());
    host.vif->call("offline");
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE(
    "where an offline runs while vif-bridge is running, the port does not stay on the bridge") {
    ScriptedHost host;
    replace_base(
        "$vif_bridge \"$@\" || exit 1\n"
        "[ \"$1\" = online ] || exit 0\n"
        "xenstore-write /local/domain/0/$XENBUS_PATH/online 0\n"
        "\"$VIF_WORKSPACE_HELPER\" offline type_if=vif\n");
    host.vif->call("online");
    host.check_nothing_done();
}

/// At online it starts a child that waits for a line in /run/go-on and then runs THAT.
void replace_base_by_one_with_a_child(const std::string& that) {
    run_or_throw({"mkfifo", "/run/go-on"});
    replace_base(
        "[ \"$1\" = online ] || exec $vif_bridge \"$@\"\n{ read </run/go-on; exec "
        "$vif_bridge \"$@\"; } &\n" +
        that + "\nwait\n");
}
bool child_would_go_on() {
    return FileDescriptor(open("/run/go-on", O_WRONLY | O_NONBLOCK | O_CLOEXEC)).is_open();
}

TEST_CASE("a child of a killed vif-bridge does not go on, because its port has no rules any more") {
    ScriptedHost host;
    replace_base_by_one_with_a_child("kill -KILL $$");
    const Hotplug online = host.vif->call("online");
    CHECK(online.status != 0);
    CHECK(online.said.find("vif-bridge failed with status 137") != std::string::npos);
    CHECK_FALSE(child_would_go_on());
    host.check_nothing_done();
}

TEST_CASE("a vif-bridge whose caller was killed does not go on") {
    ScriptedHost host;
    run_or_throw({"mkfifo", "/run/go-on"});
    replace_base(
        "[ \"$1\" != online ] || { kill -KILL $PPID; read </run/go-on; }\n"
        "exec $vif_bridge \"$@\"\n");
    CHECK(host.vif->call("online").status != 0);
    run_or_throw(
        {"flock", "/run/vif-workspace/vif7.0.lock", "true"});  // its child held the lock too
    CHECK_FALSE(child_would_go_on());
    CHECK_FALSE(host.vif->is_up());
    host.vif->close(host.world.store());
    CHECK(host.vif->call("offline").status == 0);
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE("a vif-bridge that hangs is killed, and the event ends before xl's own deadline") {
    ScriptedHost host;
    replace_base("[ \"$1\" != online ] || read -r never <> <(:)\nexec $vif_bridge \"$@\"\n");
    const Hotplug online = host.vif->call("online");
    CHECK(online.status != 0);
    CHECK(online.duration < xl_limit);
    CHECK(online.said.find("vif-bridge took too long") != std::string::npos);
    host.check_nothing_done();
}

TEST_CASE("xl gets our own sentence for a base script that is missing, killed or silent") {
    struct Case {
        std::string base, says;
    };
    const std::vector<Case> cases = {{"", "cannot execute /etc/xen/scripts/vif-bridge"},
                                     {"kill -KILL $$", "vif-bridge failed with status 137"},
                                     {"exit 3", "vif-bridge failed with status 3"}};
    for (const Case& one : cases) {
        CAPTURE(one.says);
        ScriptedHost host;
        if (one.base.empty()) {
            std::filesystem::remove("/etc/xen/scripts/vif-bridge");
        } else {
            replace_base(one.base + "\n");
        }
        CHECK(host.vif->call("online").status == 1);
        CHECK(host.error().find("vif7.0: " + one.says) == 0);
        CHECK(host.world.store().read(host.vif->backend() + "/hotplug-status") == "error");
        host.check_nothing_done();
    }
}

TEST_CASE("a base script without an interpreter line is run by the shell, as libxl would run it") {
    ScriptedHost host;
    World::replace_script("vif-bridge", "exec " + World::packaged_scripts + "/vif-bridge \"$@\"\n");
    CHECK(host.vif->call("online").status == 0);
    CHECK(host.vif->is_on("xenbr0"));
}

TEST_CASE(
    "an error that vif-bridge gave to xl stays, also where undoing fails, and the port is off the "
    "bridge") {
    ScriptedHost host;
    replace_base(
        "$vif_bridge \"$@\"\n[ \"$1\" = online ] || exit 0\n"
        "xenstore-write $XENBUS_PATH/hotplug-error 'its own sentence'\n"
        "echo rubbish >/run/vif-workspace/registry\nexit 1\n");
    const Hotplug online = host.vif->call("online");
    CHECK(online.status == 1);
    CHECK(online.said.find("the registry is damaged") != std::string::npos);
    CHECK(host.error() == "its own sentence");
    CHECK_FALSE(host.vif->is_on("xenbr0"));
    CHECK_FALSE(host.vif->is_up());
}

/// Hangs at online once the port is up; at offline it does its work.
const std::string then = "$vif_bridge \"$@\" || exit 1\n[ \"$1\" = online ] || exit 0\n";

TEST_CASE(
    "where xenstored hangs after the port came up, the port is taken off the bridge all the same") {
    ScriptedHost host;
    replace_base(then + "touch /run/joined\nread -r never <> <(:)\n");
    Process script = host.vif->start("online");
    while (!std::filesystem::exists("/run/joined"))
        REQUIRE_FALSE(script.ends_before(Deadline::after(milliseconds(10))));
    host.world.xenstored().stop();
    const Outcome online = script.outcome();
    host.world.xenstored().go_on();
    CHECK(online.status == 1);
    CHECK(online.duration < xl_limit);
    CHECK(online.said.find("gave up waiting for xenstored") != std::string::npos);
    host.check_nothing_done();
}

TEST_CASE(
    "where the registry stays locked after the port came up, the port is taken off the bridge all "
    "the same") {
    ScriptedHost host;
    replace_base(then +
                 "flock /run/vif-workspace/registry.lock sh -c 'touch /run/held; kill -STOP $$' "
                 ">/dev/null 2>&1 &\n"
                 "while ! [ -e /run/held ]; do :; done\n");
    const Hotplug online = host.vif->call("online");
    CHECK(online.status == 1);
    CHECK(online.duration < xl_limit);
    CHECK(online.said.find("gave up waiting for the lock /run/vif-workspace/registry.lock") !=
          std::string::npos);
    CHECK(host.error().find("gave up waiting for the lock") != std::string::npos);
    CHECK_FALSE(host.vif->is_on("xenbr0"));
    CHECK_FALSE(host.vif->is_up());
    CHECK(rules_name(guest_ip));
}

TEST_CASE(
    "where neither the configuration nor xenstored can be used, the event ends all the same") {
    ScriptedHost host;
    World::configure_exactly("filter = 3\n");
    host.world.xenstored().stop();
    const Hotplug online = host.vif->call("online");
    host.world.xenstored().go_on();
    CHECK(online.status == 1);
    CHECK(online.duration < xl_limit);
    CHECK(online.said.find("gave up waiting for xenstored") != std::string::npos);
    host.check_nothing_done();
}

TEST_CASE(
    "where a base script hangs at offline, xl gets the reason and everything is removed all the "
    "same") {
    ScriptedHost host;
    REQUIRE(host.vif->call("online").status == 0);
    replace_base("read -r never <> <(:)\n");
    host.world.store().write(host.vif->backend() + "/online", "0");
    const Hotplug offline = host.vif->call("offline");
    CHECK(offline.status == 1);
    CHECK(offline.duration < xl_limit);
    CHECK(host.error() == "vif7.0: vif-bridge took too long and was ended");
    host.check_nothing_done();
}

TEST_CASE(
    "the next event waits for the children of a base script, whatever descriptors they closed") {
    ScriptedHost host;
    run_or_throw({"mkfifo", "/run/go-on"});
    replace_base(
        "[ \"$1\" = online ] || exec $vif_bridge \"$@\"\n"
        "{ exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; read </run/go-on; exec $vif_bridge \"$@\"; } "
        "&\n"
        "kill -KILL $PPID\nwait\n");
    CHECK(host.vif->call("online").status != 0);
    host.world.store().write(host.vif->backend() + "/online", "0");
    Process offline = host.vif->start("offline");
    CHECK_FALSE(offline.ends_before(Deadline::after(milliseconds(500))));
    std::ofstream("/run/go-on") << "\n";  // now the port comes up
    CHECK(Vif::ended(offline).status == 0);
    host.check_nothing_done();
}

TEST_CASE(
    "where vif-bridge takes the port off the bridge and puts it back, no frame passes without the "
    "rules") {
    ScriptedHost host;
    replace_base("ip link set vif7.0 nomaster\nexec $vif_bridge \"$@\"\n");
    REQUIRE(host.vif->call("online").status == 0);
    CHECK(host.vif->is_on("xenbr0"));
    CHECK(contents("/sys/class/net/vif7.0/brport/group_fwd_mask") == "0xfffd\n");
}

}  // namespace
}  // namespace vif_workspace::tests::base_script_test
