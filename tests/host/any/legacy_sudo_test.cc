// SPDX-License-Identifier: GPL-2.0-or-later
// dhcp-config and ebtables-config in the hands of an account that may call them by sudo, and
// nothing else: with the shipped fragment of sudoers, Debian's own sudo and its own sudoers.
#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "support/agent.h"
#include "support/agent_checks.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::legacy_sudo_test {
namespace {

namespace fs = std::filesystem;

const std::string fragment = "/etc/sudoers.d/vif-workspace";
const std::string evil = "/run/evil";
const std::string evil_mark = "/run/evil-ran";

void replace_all(std::string& text, const std::string& old, const std::string& replacement) {
    for (std::size_t at = text.find(old); at != std::string::npos;
         at = text.find(old, at + replacement.size())) {
        text.replace(at, old.size(), replacement);
    }
}

/// Debian's /etc/sudoers stays as it is and includes nothing but the fragment, for the account
/// nobody and the programs in the build directory. ADDED comes before the fragment.
void install_fragment(const std::string& added) {
    std::string text = contents(SUDOERS_EXAMPLE);
    replace_all(text, "= nimbus", "= nobody");
    replace_all(text, "/usr/sbin/dhcp-config", legacy_command("dhcp-config"));
    replace_all(text, "/usr/sbin/ebtables-config", legacy_command("ebtables-config"));
    std::ofstream(fragment) << added << text << std::flush;
    fs::permissions(fragment, fs::perms(0440));
}

/// Runs a command as an unprivileged account with any environment: the environment is set last, so
/// that sudo is the first program to see it.
Outcome as_agent(const Words& words, const std::map<std::string, std::string>& environment) {
    Words argv = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env"};
    for (const auto& [name, value] : environment) argv.push_back(name + "=" + value);
    argv.insert(argv.end(), words.begin(), words.end());
    return run({argv});
}

Outcome by_sudo(const std::string& command, Words words,
                const std::map<std::string, std::string>& environment) {
    words.insert(words.begin(), {"/usr/bin/sudo", "-n", legacy_command(command)});
    return as_agent(words, environment);
}

/// Every variable that has ever led a program to another file or program.
std::map<std::string, std::string> hostile_environment() {
    return {{"PATH", evil + ":/usr/sbin:/usr/bin:/sbin:/bin"},
            {"VIF_WORKSPACE_CONFIG", evil + "/configuration"},
            {"VIF_WORKSPACE_DEBUG", "1"},
            {"VIF_WORKSPACE_HELPER", evil + "/ip"},
            {"XENSTORED_PATH", evil + "/socket"},
            {"XENSTORED_RUNDIR", evil},
            {"LD_PRELOAD", FAULTS},
            {"FAULT", "fail"},
            {"FAULT_AT", "1"},
            {"FAULT_MARK", evil_mark},
            {"LD_LIBRARY_PATH", evil},
            {"LD_AUDIT", FAULTS},
            {"GCONV_PATH", evil},
            {"LOCPATH", evil},
            {"TMPDIR", evil},
            {"IFS", "/"},
            {"BASH_ENV", evil + "/ip"}};
}

struct SudoersHost : AgentsHost {
    SudoersHost() {
        if (!fs::exists("/usr/bin/sudo"))
            throw std::runtime_error("no sudo; see scripts/setup test");
        if (mount("tmpfs", "/etc/sudoers.d", "tmpfs", 0, "mode=755") != 0)
            throw std::runtime_error("cannot mount over /etc/sudoers.d");
        install_fragment("");
        fs::create_directories(evil);
        std::ofstream(evil + "/configuration") << "run_dir = \"" << evil << "/run\"\n";
        for (const std::string name : {"ip", "ebtables", "ebtables-restore", "ebtables-save",
                                       "dhcpd", "bridge", "systemd-run", "xenstore-write"}) {
            std::ofstream(evil + "/" + name) << "#!/bin/sh\n: >>" << evil_mark << "\n";
            fs::permissions(evil + "/" + name, fs::perms(0755));
        }
    }
    SudoersHost(const SudoersHost&) = delete;
    SudoersHost& operator=(const SudoersHost&) = delete;
    ~SudoersHost() { umount2("/etc/sudoers.d", MNT_DETACH); }

    /// The agent's sequence, with a change while the guest runs, so that every command that they
    /// run is run.
    void check_sequence(const std::map<std::string, std::string>& environment) {
        check_done(by_sudo("dhcp-config", dhcp_addition(), environment));
        check_done(by_sudo("ebtables-config", ebtables_addition(), environment));
        REQUIRE(vif->create(world.store()).status == 0);
        check_done(by_sudo("dhcp-config", with_word(dhcp_addition(), 8, "beta"), environment));
        CHECK(registry().find("beta") != std::string::npos);
        CHECK(vif->destroy(world.store()).status == 0);
        check_done(by_sudo("ebtables-config", {"rem", agents_name}, environment));
        check_done(by_sudo("dhcp-config", {"rem", agents_name, guest_ip}, environment));
        CHECK(difference(before, in_force()) == "");
        CHECK_FALSE(world.store().read(World::assignment(guest_mac)).has_value());
        CHECK_FALSE(fs::exists(evil_mark));
        CHECK_FALSE(fs::exists(evil + "/run"));
    }
};

TEST_CASE("visudo accepts the shipped fragment with all warnings on") {
    const Outcome outcome = run({{"visudo", "--check", "--strict", "--file", SUDOERS_EXAMPLE}});
    CHECK(outcome.status == 0);
    INFO("said: ", outcome.said);
    CHECK(outcome.said.find("parsed OK") != std::string::npos);
}

TEST_CASE("an unprivileged account can do by sudo what an agent does, and nothing else") {
    SudoersHost host;
    host.check_sequence({});
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    for (const Words& words : {Words{helper, "list"}, {"/bin/sh", "-c", ":"}, {"/usr/bin/id"}}) {
        Words argv = {"/usr/bin/sudo", "-n"};
        argv.insert(argv.end(), words.begin(), words.end());
        CHECK(as_agent(argv, {}).status == 1);
    }
    CHECK(as_agent({legacy_command("dhcp-config"), "rem", agents_name, guest_ip}, {}).status == 1);
}

TEST_CASE("a link in the place of an old script is refused by sudo, as the manual says") {
    SudoersHost host;
    const std::string link = "/run/dhcp-config.sh";
    fs::create_symlink(legacy_command("dhcp-config"), link);
    Words line = dhcp_addition();
    line.insert(line.begin(), {"/usr/bin/sudo", "-n", link});
    const Outcome refused = as_agent(line, {});
    CHECK(refused.status == 1);
    CHECK(refused.said.find("password is required") != std::string::npos);
    CHECK_FALSE(host.world.store().read(World::assignment(guest_mac)).has_value());
}

TEST_CASE("sudo does not pass the agent's environment to the legacy commands") {
    SudoersHost host;
    host.check_sequence(hostile_environment());
    Words line = dhcp_addition();
    line.insert(line.begin(), {"/usr/bin/sudo", "-n", "LD_PRELOAD=" + std::string(FAULTS),
                               legacy_command("dhcp-config")});
    const Outcome refused = as_agent(line, {});
    CHECK(refused.status == 1);
    CHECK(refused.said.find("not allowed to set the following environment variables") !=
          std::string::npos);
}

TEST_CASE("a sudo that is configured to keep the environment makes no difference") {
    SudoersHost host;
    install_fragment(
        "Defaults !env_reset, !secure_path\nDefaults env_keep += \"XENSTORED_PATH\"\n");
    host.check_sequence(hostile_environment());
}

TEST_CASE(
    "without sudo the legacy commands ignore the variables that libraries and child commands would "
    "read") {
    SudoersHost host;
    std::map<std::string, std::string> environment = hostile_environment();
    for (const std::string name : {"LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH"})
        environment.erase(name);
    const auto call = [&](const std::string& command, Words words) {
        words.insert(words.begin(), legacy_command(command));
        check_done(run({words, environment}));
    };
    call("dhcp-config", dhcp_addition());
    call("ebtables-config", ebtables_addition());
    REQUIRE(host.vif->create(host.world.store()).status == 0);
    call("dhcp-config", with_word(dhcp_addition(), 8, "beta"));
    CHECK(registry().find("beta") != std::string::npos);
    CHECK_FALSE(fs::exists(evil_mark));
    CHECK_FALSE(fs::exists(evil + "/run"));
}

TEST_CASE(
    "closed standard descriptors, a blocked SIGALRM and an unusual umask make no difference") {
    World world;
    std::string line;
    for (const std::string& word : dhcp_addition()) line += " " + word;
    const Outcome outcome = run(
        {{"sh", "-c", "umask 0; exec " + legacy_command("dhcp-config") + line + " <&- >&- 2>&-"}});
    CHECK(outcome.status == 0);
    CHECK(world.store().read(World::assignment(guest_mac) + "/ip") == guest_ip);
    CHECK((fs::status("/run/vif-workspace").permissions() & fs::perms::others_write) ==
          fs::perms::none);
    CHECK(contents("/run/vif-workspace/legacy.lock").find("config") == std::string::npos);
    const Outcome failed = run({{"sh", "-c",
                                 "exec " + legacy_command("dhcp-config") + " rem " + agents_name +
                                     " 10.9.0.99 <&- >&- 2>&-"}});
    CHECK(failed.status == 1);
    CHECK(contents("/run/vif-workspace/legacy.lock").find("config") == std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::legacy_sudo_test
