// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/route_socket.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <linux/netlink.h>

#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

// A device's description with its statistics has some 2 KB, and a request of ours much less.
constexpr std::size_t largest_request = 4096;

/// The kernel's own sentence in an extended acknowledgement; empty if there is none.
std::string sentence_in(const nlmsghdr& head) {
    if ((head.nlmsg_flags & NLM_F_ACK_TLVS) == 0) return "";
    const auto* error = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(&head));
    std::size_t offset = sizeof *error;
    if ((head.nlmsg_flags & NLM_F_CAPPED) == 0) offset += error->msg.nlmsg_len - sizeof error->msg;
    std::string sentence;
    for_each_attribute(head, offset, [&](const nlattr& attribute) {
        if (mnl_attr_get_type(&attribute) == NLMSGERR_ATTR_MSG)
            sentence = mnl_attr_get_str(&attribute);
    });
    return sentence;
}

}  // namespace

void for_each_attribute(const nlmsghdr& message, std::size_t offset,
                        const std::function<void(const nlattr&)>& see) {
    const char* end = static_cast<const char*>(mnl_nlmsg_get_payload_tail(&message));
    const auto* attribute =
        static_cast<const nlattr*>(mnl_nlmsg_get_payload_offset(&message, offset));
    while (
        mnl_attr_ok(attribute, static_cast<int>(end - reinterpret_cast<const char*>(attribute)))) {
        see(*attribute);
        attribute = mnl_attr_next(attribute);
    }
}

RouteRequest::RouteRequest(std::uint16_t type, std::uint16_t flags) : buffer_(largest_request) {
    nlmsghdr* head = mnl_nlmsg_put_header(buffer_.data());
    head->nlmsg_type = type;
    head->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
}

RouteRequest& RouteRequest::add(std::uint16_t attribute, const std::string& text) {
    mnl_attr_put_strz(message(), attribute, text.c_str());
    return *this;
}

RouteRequest& RouteRequest::add(std::uint16_t attribute, std::uint32_t number) {
    mnl_attr_put_u32(message(), attribute, number);
    return *this;
}

RouteRequest& RouteRequest::add(std::uint16_t attribute, const void* octets, std::size_t size) {
    mnl_attr_put(message(), attribute, size, octets);
    return *this;
}

RouteRequest& RouteRequest::add_octet(std::uint16_t attribute, std::uint8_t octet) {
    mnl_attr_put_u8(message(), attribute, octet);
    return *this;
}

RouteRequest& RouteRequest::add_word(std::uint16_t attribute, std::uint16_t word) {
    mnl_attr_put_u16(message(), attribute, word);
    return *this;
}

RouteRequest& RouteRequest::add_nested(std::uint16_t attribute, const std::function<void()>& fill) {
    return add_nested_with_header(attribute, 0, fill);
}

RouteRequest& RouteRequest::add_nested_with_header(std::uint16_t attribute, std::size_t header_size,
                                                   const std::function<void()>& fill) {
    nlattr* nest = mnl_attr_nest_start(message(), attribute);
    if (header_size > 0) mnl_nlmsg_put_extra_header(message(), header_size);
    fill();
    mnl_attr_nest_end(message(), nest);
    return *this;
}

RouteSocket::RouteSocket() : socket_(mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC)) {
    const int one = 1;
    const bool is_bound = socket_ && mnl_socket_bind(socket_.get(), 0, MNL_SOCKET_AUTOPID) == 0 &&
                          mnl_socket_setsockopt(socket_.get(), NETLINK_EXT_ACK,
                                                const_cast<int*>(&one), sizeof one) == 0;
    if (!is_bound) throw Error(Fault::system, "cannot open an rtnetlink socket: " + last_error());
    // A dump is then of the device that was asked for and not of all of them. Older kernels
    // (before 4.20) give all: whoever asks chooses among the answers.
    static_cast<void>(mnl_socket_setsockopt(socket_.get(), NETLINK_GET_STRICT_CHK,
                                            const_cast<int*>(&one), sizeof one));
}

void RouteSocket::carry_out(RouteRequest& request, const std::string& what) {
    const int failure = attempt(request);
    if (failure == 0) return;
    std::string reason = std::strerror(failure);
    if (!reason_.empty()) reason += " (" + sanitize(reason_) + ")";
    throw Error(Fault::system, "cannot " + what + ": " + reason);
}

int RouteSocket::attempt(RouteRequest& request) {
    request.message()->nlmsg_flags |= NLM_F_ACK;
    return ask(request, [](const nlmsghdr& /*answer*/) {});
}

int RouteSocket::ask(RouteRequest& request, const std::function<void(const nlmsghdr&)>& see) {
    const WaitingFor waiting("the kernel's network devices");
    nlmsghdr* message = request.message();
    message->nlmsg_seq = ++sequence_;
    if ((message->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP) message->nlmsg_flags |= NLM_F_ACK;
    reason_.clear();
    if (mnl_socket_sendto(socket_.get(), message, message->nlmsg_len) < 0)
        throw Error(Fault::system, "cannot send to rtnetlink: " + last_error());

    std::array<char, 65536> piece;  // the kernel fills it
    while (true) {
        const ssize_t size = mnl_socket_recvfrom(socket_.get(), piece.data(), piece.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw Error(Fault::system, "cannot read from rtnetlink: " + last_error());
        auto left = static_cast<int>(size);
        for (const auto* head = reinterpret_cast<const nlmsghdr*>(piece.data());
             mnl_nlmsg_ok(head, left); head = mnl_nlmsg_next(head, &left)) {
            if (head->nlmsg_seq != sequence_) continue;
            if (head->nlmsg_type == NLMSG_DONE) return 0;
            if (head->nlmsg_type != NLMSG_ERROR) {
                see(*head);
                continue;
            }
            reason_ = sentence_in(*head);
            return -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(head))->error;
        }
    }
}

}  // namespace vif_workspace
