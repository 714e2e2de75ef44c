// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/kernel_events.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

// Before the kernel's headers, which then leave its types alone.
#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "model/error.h"

namespace vif_workspace {
namespace {

[[noreturn]] void fail(const char* what) {
    throw Error(Fault::system, std::string("cannot ") + what + " of the kernel: " + last_error());
}

/// netlink(7).
Descriptor listening(int protocol, int group) {
    Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
    sockaddr_nl address = {};
    address.nl_family = AF_NETLINK;
    address.nl_groups = 1U << (group - 1);
    const bool is_bound =
        socket.number() >= 0 &&
        bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (!is_bound) fail("be told the events");
    return socket;
}

/// One that ends a transaction has no family; those of rules of the other families are not ours.
bool is_relevant(const nlmsghdr& head, const char* body) {
    if (head.nlmsg_type >> 8 != NFNL_SUBSYS_NFTABLES) return true;
    if (head.nlmsg_len < NLMSG_LENGTH(sizeof(nfgenmsg))) return false;
    nfgenmsg message = {};
    std::memcpy(&message, body, sizeof message);
    return message.nfgen_family == NFPROTO_BRIDGE || message.nfgen_family == NFPROTO_NETDEV;
}

bool has_relevant(const char* messages, std::size_t size) {
    nlmsghdr head = {};
    while (size >= sizeof head) {
        std::memcpy(&head, messages, sizeof head);
        const std::size_t whole = NLMSG_ALIGN(head.nlmsg_len);
        if (head.nlmsg_len < sizeof head || head.nlmsg_len > size) return true;  // not understood
        if (is_relevant(head, messages + NLMSG_HDRLEN)) return true;
        if (whole >= size) return false;
        messages += whole;
        size -= whole;
    }
    return false;
}

}  // namespace

KernelEvents KernelEvents::of_rules() {
    return KernelEvents(listening(NETLINK_NETFILTER, NFNLGRP_NFTABLES));
}

KernelEvents KernelEvents::of_network() {
    return KernelEvents(listening(NETLINK_ROUTE, RTNLGRP_LINK));
}

bool KernelEvents::drain() const {
    std::array<char, 65536> piece;  // recv fills it
    bool found = false;
    while (true) {
        const ssize_t size = recv(socket_.number(), piece.data(), piece.size(), 0);
        if (size >= 0) {
            found = has_relevant(piece.data(), static_cast<std::size_t>(size)) || found;
        } else if (errno == EAGAIN) {
            return found;
        } else if (errno == ENOBUFS) {
            found = true;
        } else if (errno != EINTR) {
            fail("read the events");
        }
    }
}

}  // namespace vif_workspace
