// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/kernel_events.h"

#include <array>
#include <cerrno>

// Before the kernel's headers, which then do not declare the same types again.
#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "host/netlink_message.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

[[noreturn]] void fail(const char* what) {
    throw Error(ErrorKind::system, std::string("cannot ") + what + ": " + last_error());
}

/// A socket that the kernel sends the messages of a multicast group to (netlink(7)).
Descriptor subscribe(int protocol, int group) {
    Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
    sockaddr_nl address = {};
    address.nl_family = AF_NETLINK;
    address.nl_groups = 1U << (group - 1);
    const bool is_bound =
        socket.number() >= 0 &&
        bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (!is_bound) fail("subscribe to the events of the kernel");
    return socket;
}

/// Every rtnetlink message is relevant. An nf_tables message is relevant if its family is bridge or
/// netdev; the message that ends a transaction has no family.
bool is_relevant(const nlmsghdr& message) {
    if (message.nlmsg_type >> 8 != NFNL_SUBSYS_NFTABLES) return true;
    if (mnl_nlmsg_get_payload_len(&message) < sizeof(nfgenmsg)) return false;
    const auto* header = static_cast<const nfgenmsg*>(mnl_nlmsg_get_payload(&message));
    return header->nfgen_family == NFPROTO_BRIDGE || header->nfgen_family == NFPROTO_NETDEV;
}

}  // namespace

KernelEvents KernelEvents::of_rules() {
    return KernelEvents(subscribe(NETLINK_NETFILTER, NFNLGRP_NFTABLES));
}

KernelEvents KernelEvents::of_network() {
    return KernelEvents(subscribe(NETLINK_ROUTE, RTNLGRP_LINK));
}

bool KernelEvents::drain() const {
    alignas(nlmsghdr) std::array<char, 65536> buffer;  // recv fills it
    bool has_relevant = false;
    while (true) {
        const ssize_t size = recv(socket_.number(), buffer.data(), buffer.size(), 0);
        if (size >= 0) {
            for_each_message({buffer.data(), static_cast<std::size_t>(size)},
                             [&](const nlmsghdr& message) {
                                 has_relevant = has_relevant || is_relevant(message);
                                 return !has_relevant;
                             });
        } else if (errno == EAGAIN) {
            return has_relevant;
        } else if (errno == ENOBUFS) {
            has_relevant = true;  // the queue was full, and messages were lost
        } else if (errno != EINTR) {
            fail("read the events of the kernel");
        }
    }
}

}  // namespace vif_workspace
