// SPDX-License-Identifier: GPL-2.0-or-later
// An event may wait for a program that never answers. It ends by itself, well before libxl would
// kill it, with a sentence that names what it waited for, and has changed nothing. A process that
// was killed or has ended leaves no child at work, and none of its locks and descriptors to others.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "support/faults.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/process_handle.h"
#include "support/process_tree.h"
#include "support/replaced_program.h"
#include "support/testbed.h"

namespace vif_workspace::tests::deadlines_test {
namespace {

struct HostWithOneOfTwoOnline {
    HostWithOneOfTwoOnline() {
        world.add_default_bridge();
        REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
        beta = &world.add_workspace(8, "02:16:3e:00:00:1b", "10.9.0.27");
        beta->build(world.store());
        before = in_force();
    }

    std::map<std::string, std::string> event() const { return {{"XENBUS_PATH", beta->backend()}}; }
    /// Holds after a repair, once beta has left.
    void check_as_before() {
        CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}}).said == "");
        CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
        world.store().write(beta->backend() + "/online", "0");
        CHECK(beta->call("offline").status == 0);
        CHECK(difference(without_slots(before), without_slots(in_force())) == "");
    }

    World world;
    Vif* beta;
    InForce before;
};

TEST_CASE("an online that waits for xenstored in vain ends by itself and names xenstored") {
    HostWithOneOfTwoOnline host;
    host.world.xenstored().stop();
    const Hotplug online = host.beta->call("online");
    host.world.xenstored().go_on();
    CHECK(online.status != 0);
    CHECK(online.duration < xl_limit);
    CHECK(online.said.find("gave up waiting for xenstored") != std::string::npos);
    CHECK(difference(host.before, in_force()) == "");
    CHECK_FALSE(host.beta->is_on("xenbr0"));
}

TEST_CASE(
    "an online that waits for a lock whose holder is stopped ends by itself and names the lock") {
    HostWithOneOfTwoOnline host;
    const std::string lock = "/run/vif-workspace/registry.lock";
    Process holder({{"flock", lock, "sh", "-c", "echo held; kill -STOP $$"}});
    while (holder.said().find("held") == std::string::npos) {
        REQUIRE_FALSE(holder.ends_before(Deadline::after(milliseconds(10))));
    }
    const Hotplug online = host.beta->call("online");
    CHECK(online.status != 0);
    CHECK(online.duration < xl_limit);
    CHECK(online.said.find("gave up waiting for the lock " + lock) != std::string::npos);
    CHECK(difference(host.before, in_force()) == "");
    CHECK_FALSE(host.beta->is_on("xenbr0"));
}

/// A program that never does its work.
const std::string hanging = "#!/bin/sh\nkill -STOP $$\n";
/// A dhcpd that accepts its configuration and never gets ready.
const std::string never_ready = "#!/bin/sh\ncase \" $* \" in *' -t '*) exec " +
                                ReplacedProgram::real("dhcpd") + " \"$@\" ;; esac\nkill -STOP $$\n";

TEST_CASE("an online whose dhcpd never gets ready ends by itself and names dhcpd") {
    HostWithOneOfTwoOnline host;
    {
        const ReplacedProgram dhcpd("dhcpd", never_ready);
        const Hotplug online = host.beta->call("online");
        CHECK(online.status != 0);
        CHECK(online.duration < xl_limit);
        INFO("said: ", online.said);
        CHECK(online.said.find("gave up waiting for /usr/sbin/dhcpd") != std::string::npos);
        CHECK_FALSE(host.beta->is_on("xenbr0"));
    }
    host.check_as_before();
}

TEST_CASE("an online starts dhcpd without a scope where systemd does not answer") {
    HostWithOneOfTwoOnline host;
    std::filesystem::create_directories("/run/systemd/system");
    {
        const ReplacedProgram systemd_run("systemd-run", hanging);
        const Hotplug online = host.beta->call("online");
        INFO("said: ", online.said);
        CHECK(online.status == 0);
        CHECK(host.beta->is_on("xenbr0"));
        CHECK(dhcpd_of_ours().size() == 1);
        CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
    }
    std::filesystem::remove_all("/run/systemd");
}

TEST_CASE("a dhcpd that was started in a scope and not in time does not run beside another") {
    HostWithOneOfTwoOnline host;
    std::filesystem::create_directories("/run/systemd/system");
    {
        const ReplacedProgram systemd_run(
            "systemd-run",
            "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\n\"$@\"\n"
            "kill -STOP $$\n");
        CHECK(host.beta->call("online").status == 0);
        CHECK(dhcpd_of_ours().size() == 1);
        CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
    }
    std::filesystem::remove_all("/run/systemd");
}

TEST_CASE(
    "an online ends by itself and names ebtables if that hangs, unless another filter is in use") {
    HostWithOneOfTwoOnline host;
    {
        const ReplacedProgram restore("ebtables-restore", hanging);
        const ReplacedProgram save("ebtables-save", hanging);
        const bool is_needed = is_under_test("ebtables");
        const Outcome outcome =
            is_needed ? run({{std::getenv("VIF_WORKSPACE_HELPER"), "online"}, host.event()})
                      : run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}});
        INFO("said: ", outcome.said);
        CHECK(outcome.duration < xl_limit);
        CHECK((outcome.status != 0) == is_needed);
        CHECK((outcome.said.find("gave up waiting for ebtables-restore") != std::string::npos) ==
              is_needed);
        CHECK(rules_name(guest_ip));
    }
    host.check_as_before();
}

/// It has ended or is about to.
bool is_ending(pid_t pid) {
    const FileDescriptor handle = process_handle(pid);
    pollfd ended{handle.number(), POLLIN, 0};
    return !handle.is_open() || poll(&ended, 1, Deadline::after(long_enough).left()) == 1;
}

TEST_CASE("no process of an event whose script is killed goes on") {
    for (const std::string event : {"online", "offline"}) {
        CAPTURE(event);
        HostWithOneOfTwoOnline host;
        if (event == "offline") {
            REQUIRE(host.beta->call("online").status == 0);
            host.world.store().write(host.beta->backend() + "/online", "0");
        }
        const ReplacedProgram dhcpd("dhcpd", never_ready);
        Process script = host.beta->start(event);
        std::vector<pid_t> at_work;
        do {
            REQUIRE_FALSE(script.ends_before(Deadline::after(milliseconds(10))));
            at_work = process_tree(script.pid());
        } while (command_line_of(at_work.back()).find("dhcpd -4 -q -cf ") == std::string::npos);
        script.send_signal(SIGKILL);
        for (const pid_t pid : at_work) {
            CAPTURE(command_line_of(pid));
            CHECK(is_ending(pid));
        }
    }
}

TEST_CASE("a dhcpd inherits no lock, socket or file of the event that started it, nor of xl") {
    HostWithOneOfTwoOnline host;
    const int left_by_xl = open("/run/left-by-xl", O_RDWR | O_CREAT, 0600);  // not close-on-exec
    REQUIRE(left_by_xl >= 0);
    const Hotplug online = host.beta->call("online");
    close(left_by_xl);
    REQUIRE(online.status == 0);
    const std::vector<Daemon> daemons = dhcpd_of_ours();
    REQUIRE(daemons.size() == 1);
    const std::filesystem::path directory = "/proc/" + std::to_string(daemons[0].pid);
    CHECK(std::filesystem::read_symlink(directory / "cwd") == "/");
    const std::string sockets_of_files = contents("/proc/net/unix") + contents("/proc/net/netlink");
    for (const auto& entry : std::filesystem::directory_iterator(directory / "fd")) {
        const std::string file = std::filesystem::read_symlink(entry.path());
        CAPTURE(file);
        const std::string socket = "socket:[";
        if (file.starts_with(socket)) {
            // Its own sockets are those by which it receives and answers.
            const std::string inode = file.substr(socket.size(), file.size() - socket.size() - 1);
            CHECK(sockets_of_files.find(" " + inode + " ") == std::string::npos);
            CHECK(sockets_of_files.find(" " + inode + "\n") == std::string::npos);
        } else {
            CHECK((file == "/dev/null" || file.starts_with("/var/lib/dhcp/dhcpd.leases.")));
        }
    }
}

}  // namespace
}  // namespace vif_workspace::tests::deadlines_test
