// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/route_socket.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <linux/netlink.h>

#include "host/netlink_message.h"
#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

// The description of a device with its statistics has some 2 KB; a request of ours is much shorter.
constexpr std::size_t largest_request = 4096;

/// The reason that the kernel gives in an extended acknowledgement, as text; empty if it gives
/// none.
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
    if (!is_bound)
        throw Error(ErrorKind::system, "cannot open an rtnetlink socket: " + last_error());
    // A dump then has only the device that was asked for. Kernels before 4.20 dump all devices:
    // the callers of ask() select among the answers.
    static_cast<void>(mnl_socket_setsockopt(socket_.get(), NETLINK_GET_STRICT_CHK,
                                            const_cast<int*>(&one), sizeof one));
}

void RouteSocket::carry_out(RouteRequest& request, const std::string& what) {
    const int failure = attempt(request);
    if (failure == 0) return;
    std::string reason = std::strerror(failure);
    if (!reason_.empty()) reason += " (" + sanitize(reason_) + ")";
    throw Error(ErrorKind::system, "cannot " + what + ": " + reason);
}

int RouteSocket::attempt(RouteRequest& request) {
    request.message()->nlmsg_flags |= NLM_F_ACK;
    return ask(request, [](const nlmsghdr& /*answer*/) {});
}

int RouteSocket::ask(RouteRequest& request, const std::function<void(const nlmsghdr&)>& visit) {
    const WaitingFor waiting("the kernel's network devices");
    nlmsghdr* sent = request.message();
    sent->nlmsg_seq = ++sequence_;
    if ((sent->nlmsg_flags & NLM_F_DUMP) != NLM_F_DUMP) sent->nlmsg_flags |= NLM_F_ACK;
    reason_.clear();
    if (mnl_socket_sendto(socket_.get(), sent, sent->nlmsg_len) < 0)
        throw Error(ErrorKind::system, "cannot send to rtnetlink: " + last_error());

    alignas(nlmsghdr) std::array<char, 65536> buffer;  // the kernel fills it
    while (true) {
        const ssize_t size = mnl_socket_recvfrom(socket_.get(), buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw Error(ErrorKind::system, "cannot read from rtnetlink: " + last_error());
        std::optional<int> result;
        for_each_message({buffer.data(), static_cast<std::size_t>(size)},
                         [&](const nlmsghdr& message) {
                             result = result_of(message, visit);
                             return !result;
                         });
        if (result) return *result;
    }
}

std::optional<int> RouteSocket::result_of(const nlmsghdr& message,
                                          const std::function<void(const nlmsghdr&)>& visit) {
    if (message.nlmsg_seq != sequence_) return std::nullopt;
    if (message.nlmsg_type == NLMSG_DONE) return 0;
    if (message.nlmsg_type != NLMSG_ERROR) {
        visit(message);
        return std::nullopt;
    }
    reason_ = sentence_in(message);
    return -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(&message))->error;
}

}  // namespace vif_workspace
