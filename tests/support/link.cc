// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/link.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <filesystem>
#include <stdexcept>

#include "support/last_error.h"
#include "support/network_namespace.h"
#include "support/process.h"

namespace vif_workspace::tests {
namespace {

/// The kernel's messages about devices and ports, in the network namespace where it is built.
class LinkNews {
  public:
    LinkNews()
        : socket_(socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE)) {
        sockaddr_nl groups{};
        groups.nl_family = AF_NETLINK;
        groups.nl_groups = RTMGRP_LINK;
        if (bind(socket_.number(), reinterpret_cast<sockaddr*>(&groups), sizeof groups) != 0) {
            throw_last_error("rtnetlink");
        }
    }

    /// Waits for a change; false when the deadline passes first.
    bool wait(Deadline deadline) const {
        pollfd event{socket_.number(), POLLIN, 0};
        if (poll(&event, 1, deadline.left()) != 1) return false;
        std::array<char, 65536> news;
        while (recv(socket_.number(), news.data(), news.size(), 0) > 0) {
        }
        return true;
    }

  private:
    FileDescriptor socket_;
};

/// Waits for STATE in the output of ip(8) for the device, in the current network namespace.
void wait_for(const std::string& device, const std::string& state) {
    const LinkNews news;
    const Deadline deadline = Deadline::after(long_enough);
    for (;;) {
        const std::string link = run_or_throw({"ip", "-d", "-o", "link", "show", "dev", device});
        if (link.find(state) != std::string::npos) return;
        if (!news.wait(deadline)) throw std::runtime_error("not" + state + ": " + link);
    }
}

const std::string up = " state UP ";
const std::string forwarding = " state forwarding ";

std::filesystem::path bridge_of(const std::string& port) {
    return "/sys/class/net/" + port + "/brport/bridge";
}

}  // namespace

void wait_for_carrier(const NetworkNamespace& network, const std::string& card) {
    const Inside inside(network);
    wait_for(card, up);
}

void wait_for_port(const std::string& port) {
    wait_for(port, forwarding);
    wait_for(std::filesystem::read_symlink(bridge_of(port)).filename(), up);
}

bool is_port(const std::string& device) {
    return std::filesystem::exists(bridge_of(device));
}

}  // namespace vif_workspace::tests
