// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/nftables_chain.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>

// Before the kernel's headers, which then do not declare the same types again.
#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include "host/file.h"
#include "host/kept_sockets.h"
#include "host/netlink_message.h"
#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr std::uint16_t message_type(int message) {
    return static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message);
}

[[noreturn]] void fail(int reason) {
    errno = reason;
    throw Error(Fault::system, "cannot ask the kernel for its rules: " + last_error());
}

void ask_for_rules(const Descriptor& socket, const std::string& table, const std::string& chain) {
    alignas(nlmsghdr) std::array<char, 1024> buffer = {};
    nlmsghdr* const request = mnl_nlmsg_put_header(buffer.data());
    request->nlmsg_type = message_type(NFT_MSG_GETRULE);
    request->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    auto* family = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(request, sizeof(nfgenmsg)));
    family->nfgen_family = NFPROTO_BRIDGE;
    family->version = NFNETLINK_V0;
    mnl_attr_put_strz(request, NFTA_RULE_TABLE, table.c_str());
    mnl_attr_put_strz(request, NFTA_RULE_CHAIN, chain.c_str());
    if (send(socket.number(), request, request->nlmsg_len, 0) < 0) fail(errno);
}

/// The attribute of that type inside OUTER; nullptr if there is none, or no OUTER.
const nlattr* inside(const nlattr* outer, int type) {
    const nlattr* found = nullptr;
    if (outer == nullptr) return found;
    for_each_nested(*outer, [&](const nlattr& attribute) {
        if (mnl_attr_get_type(&attribute) == type) found = &attribute;
    });
    return found;
}

/// A jump is an expression "immediate" whose value is a verdict with the name of a chain.
bool is_jump_to(const std::string& target, const nlattr& expression) {
    const nlattr* value = inside(inside(&expression, NFTA_EXPR_DATA), NFTA_IMMEDIATE_DATA);
    const nlattr* chain = inside(inside(value, NFTA_DATA_VERDICT), NFTA_VERDICT_CHAIN);
    const nlattr* name = inside(&expression, NFTA_EXPR_NAME);
    return chain != nullptr && name != nullptr &&
           mnl_attr_get_str(name) == std::string_view("immediate") &&
           mnl_attr_get_str(chain) == target;
}

bool rule_jumps_to(const std::string& target, const nlmsghdr& rule) {
    bool jumps = false;
    for_each_attribute(rule, sizeof(nfgenmsg), [&](const nlattr& attribute) {
        if (mnl_attr_get_type(&attribute) != NFTA_RULE_EXPRESSIONS) return;
        for_each_nested(attribute, [&](const nlattr& expression) {
            jumps = jumps || is_jump_to(target, expression);
        });
    });
    return jumps;
}

bool is_in_answer(const std::string& target, const Descriptor& socket) {
    alignas(nlmsghdr) std::array<char, 65536> buffer;  // recv fills it
    bool found = false;
    while (true) {
        const ssize_t size = recv(socket.number(), buffer.data(), buffer.size(), 0);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) fail(size < 0 ? errno : ECONNRESET);
        const bool goes_on = for_each_message(
            {buffer.data(), static_cast<std::size_t>(size)}, [&](const nlmsghdr& message) {
                // The answer ends with NLMSG_DONE, or with an error: there is no such chain.
                if (message.nlmsg_type != message_type(NFT_MSG_NEWRULE)) return false;
                found = found || rule_jumps_to(target, message);
                return true;
            });
        if (found || !goes_on) return found;
    }
}

}  // namespace

bool jumps_to(const std::string& target, const std::string& table, const std::string& chain) {
    const WaitingFor waiting("the kernel's nf_tables");
    Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
    if (socket.number() < 0) return false;  // a kernel without nf_tables
    ask_for_rules(socket, table, chain);
    const bool found = is_in_answer(target, socket);
    keep_open(std::move(socket));
    return found;
}

}  // namespace vif_workspace
