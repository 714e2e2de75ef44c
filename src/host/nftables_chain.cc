// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/nftables_chain.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

// Before the kernel's headers, which then leave its types alone.
#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include "host/file.h"
#include "host/kept_sockets.h"
#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr std::uint16_t message_type(int message) {
    return static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message);
}

/// An attribute that is a string (netlink(7)): its length, its type, the string, padding.
std::string attribute(std::uint16_t type, std::string_view text) {
    const nlattr head = {.nla_len = static_cast<std::uint16_t>(NLA_HDRLEN + text.size() + 1),
                         .nla_type = type};
    std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
    bytes += text;
    bytes.resize(NLA_ALIGN(head.nla_len), '\0');
    return bytes;
}

std::string question(std::string_view table, std::string_view chain) {
    const std::string attributes =
        attribute(NFTA_RULE_TABLE, table) + attribute(NFTA_RULE_CHAIN, chain);
    const nfgenmsg family = {.nfgen_family = NFPROTO_BRIDGE, .version = NFNETLINK_V0, .res_id = 0};
    const nlmsghdr head = {
        .nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(sizeof family) + attributes.size()),
        .nlmsg_type = message_type(NFT_MSG_GETRULE),
        .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
        .nlmsg_seq = 1,
        .nlmsg_pid = 0};
    return std::string(reinterpret_cast<const char*>(&head), sizeof head) +
           std::string(reinterpret_cast<const char*>(&family), sizeof family) + attributes;
}

/// Does more of the answer come after this part? Its last message says so: after rules, yes.
bool has_more(std::string_view part) {
    nlmsghdr head = {};
    while (part.size() >= sizeof head) {
        std::memcpy(&head, part.data(), sizeof head);
        if (head.nlmsg_type != message_type(NFT_MSG_NEWRULE)) return false;
        const std::size_t length = NLMSG_ALIGN(head.nlmsg_len);
        if (head.nlmsg_len < sizeof head || length >= part.size()) return true;
        part.remove_prefix(length);
    }
    return true;
}

[[noreturn]] void fail() {
    throw Error(Fault::system, "cannot ask the kernel for its rules: " + last_error());
}

bool is_in_answer(const std::string& verdict, const Descriptor& socket) {
    std::array<char, 65536> answer;  // recv fills it
    while (true) {
        const ssize_t size = recv(socket.number(), answer.data(), answer.size(), 0);
        if (size <= 0) fail();
        const std::string_view part(answer.data(), static_cast<std::size_t>(size));
        if (part.find(verdict) != std::string_view::npos) return true;
        if (!has_more(part)) return false;
    }
}

}  // namespace

bool jumps_to(std::string_view target, std::string_view table, std::string_view chain) {
    const WaitingFor waiting("the kernel's nf_tables");
    Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
    if (socket.number() < 0) return false;  // a kernel without nf_tables
    const std::string request = question(table, chain);
    if (send(socket.number(), request.data(), request.size(), 0) < 0) fail();
    const bool found = is_in_answer(attribute(NFTA_VERDICT_CHAIN, target), socket);
    keep_open(std::move(socket));
    return found;
}

}  // namespace vif_workspace
