// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/private_host.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "support/deadline.h"
#include "support/isolation.h"
#include "support/last_error.h"
#include "support/process.h"
#include "support/process_handle.h"

namespace vif_workspace::tests {
namespace {

namespace fs = std::filesystem;

/// Mounted over the host's own directories, in this order.
std::vector<std::string> mounted;

void mount_fresh(const std::string& type, const std::string& place) {
    if (mount(type.c_str(), place.c_str(), type.c_str(), 0, nullptr) != 0) {
        throw_last_error("mounting " + type + " on " + place);
    }
    mounted.push_back(place);
}

void need(const std::string& program, const std::string& package) {
    if (!fs::exists(program)) {
        throw std::runtime_error("no " + program + "; the tests need package " + package);
    }
}

/// Moves the packaged scripts away from what is mounted over them, then back, with the project's
/// scripts beside them, or in place of them on a machine where the product is installed.
void install_scripts() {
    const fs::path packaged = "/etc/xen/scripts";
    const fs::path saved = "/run/packaged-xen-scripts";
    need(packaged / "vif-bridge", "xen-utils-common");
    fs::copy(packaged, saved, fs::copy_options::recursive);
    mount_fresh("tmpfs", "/etc/xen");
    fs::copy(saved, packaged, fs::copy_options::recursive);
    for (const fs::directory_entry& script : fs::directory_iterator(VIF_WORKSPACE_SCRIPTS)) {
        if (script.path().filename().string().starts_with("vif-")) {
            fs::copy(script.path(), packaged / script.path().filename(),
                     fs::copy_options::overwrite_existing);
        }
    }
}

void set_environment() {
    setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
    setenv("VIF_WORKSPACE_HELPER", VIF_WORKSPACE_HELPER_BUILT, 0);
    setenv("VIF_WORKSPACE_LIBEXEC", VIF_WORKSPACE_LIBEXEC_BUILT, 0);
    for (const char* name : {"XENSTORED_PATH", "XENSTORED_RUNDIR", "VIF_WORKSPACE_CONFIG"}) {
        unsetenv(name);
    }
}

/// The device /dev/log belongs to the host's syslog; ours is discarded.
void silence_syslog() {
    if (!fs::is_socket("/dev/log")) return;
    if (mount("/dev/null", "/dev/log", nullptr, MS_BIND, nullptr) != 0) {
        throw_last_error("mounting over /dev/log");
    }
    mounted.emplace_back("/dev/log");
}

void end_process(pid_t pid) {
    const FileDescriptor handle = process_handle(pid);
    if (!handle.is_open()) return;  // it has ended by itself
    kill(pid, SIGKILL);
    pollfd event{handle.number(), POLLIN, 0};
    poll(&event, 1, Deadline::after(long_enough).left());
}

}  // namespace

NetworkNamespace make_private_host() {
    if (!is_isolated()) {
        throw std::runtime_error(
            "the host tests need root: they make namespaces and mount in them");
    }
    need("/usr/sbin/ebtables-nft-restore", "iptables");
    need("/usr/sbin/dhcpd", "isc-dhcp-server");
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) {
        throw_last_error("unshare");
    }
    set_environment();
    mount_fresh("sysfs", "/sys");
    mount_fresh("tmpfs", "/run");
    silence_syslog();
    install_scripts();
    for (const char* place : {"/etc/dhcp", "/var/lib/dhcp", "/var/log/xen"}) {
        fs::create_directories(place);
        mount_fresh("tmpfs", place);
    }
    NetworkNamespace dom0 = NetworkNamespace::current("dom0");
    run_or_throw({"ip", "link", "set", "lo", "up"});
    return dom0;
}

void end_private_host() {
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        pid_t pid = 0;
        const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), pid);
        const bool is_process = failure == std::errc() && end == name.data() + name.size();
        if (is_process && pid != 1 && pid != getpid()) end_process(pid);
    }
    for (; !mounted.empty(); mounted.pop_back()) umount2(mounted.back().c_str(), MNT_DETACH);
}

}  // namespace vif_workspace::tests
