// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/network_namespace.h"

#include <fcntl.h>
#include <sched.h>

#include "support/last_error.h"
#include "support/process.h"

namespace vif_workspace::tests {
namespace {

FileDescriptor open_namespace(const std::string& path) {
    FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.is_open()) throw_last_error(path);
    return file;
}

}  // namespace

NetworkNamespace::NetworkNamespace(const std::string& name) : name_(name) {
    run_or_throw({"ip", "netns", "add", name});
    file_ = open_namespace("/run/netns/" + name);
    run_or_throw({"ip", "-n", name, "link", "set", "lo", "up"});
}

NetworkNamespace NetworkNamespace::existing(const std::string& name) {
    return {name, open_namespace("/run/netns/" + name)};
}

NetworkNamespace NetworkNamespace::current(const std::string& name) {
    run_or_throw({"ip", "netns", "attach", name, std::to_string(getpid())});
    return {name, open_namespace("/proc/thread-self/ns/net")};
}

Inside::Inside(const NetworkNamespace& network)
    : outside_(open_namespace("/proc/thread-self/ns/net")) {
    if (setns(network.descriptor(), CLONE_NEWNET) != 0) {
        throw_last_error("entering " + network.name());
    }
}

Inside::~Inside() {
    if (setns(outside_.number(), CLONE_NEWNET) != 0) std::terminate();
}

}  // namespace vif_workspace::tests
