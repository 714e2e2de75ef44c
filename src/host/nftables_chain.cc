// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/nftables_chain.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <endian.h>
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
#include "model/text.h"

namespace vif_workspace {
namespace {

using Buffer = std::vector<char>;

constexpr std::uint16_t message_type(int message) {
    return static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message);
}

[[noreturn]] void fail(int reason) {
    errno = reason;
    throw Error(ErrorKind::system, "cannot ask the kernel for its rules: " + last_error());
}

/// The kernel has no nf_tables, or no such table or chain.
bool means_absent(int reason) {
    return reason == ENOENT || reason == EINVAL || reason == EOPNOTSUPP;
}

/// Asks for all objects of a kind: those of TABLE and CHAIN, if they are not empty.
void ask(const Descriptor& socket, int question, const std::string& table,
         const std::string& chain) {
    alignas(nlmsghdr) std::array<char, 1024> buffer = {};
    nlmsghdr* const request = mnl_nlmsg_put_header(buffer.data());
    request->nlmsg_type = message_type(question);
    request->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    auto* family = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(request, sizeof(nfgenmsg)));
    family->nfgen_family = NFPROTO_BRIDGE;
    family->version = NFNETLINK_V0;
    if (!table.empty()) mnl_attr_put_strz(request, NFTA_RULE_TABLE, table.c_str());
    if (!chain.empty()) mnl_attr_put_strz(request, NFTA_RULE_CHAIN, chain.c_str());
    if (send(socket.number(), request, request->nlmsg_len, 0) < 0) fail(errno);
}

enum class Answer { complete, goes_on, interrupted };

/// Throws Error (system) for an answer that is an error, unless that means that there is nothing.
Answer state_after(const Buffer& buffer) {
    Answer answer = Answer::goes_on;
    for_each_message(buffer, [&](const nlmsghdr& message) {
        if (message.nlmsg_type == NLMSG_ERROR) {
            const int reason =
                -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(&message))->error;
            if (!means_absent(reason)) fail(reason);
            answer = Answer::complete;
        }
        if (message.nlmsg_type == NLMSG_DONE) answer = Answer::complete;
        // The rules changed while they were read.
        if ((message.nlmsg_flags & NLM_F_DUMP_INTR) != 0) answer = Answer::interrupted;
        return answer == Answer::goes_on;
    });
    return answer;
}

/// One whole answer; nothing if the rules changed while they were read.
std::optional<std::vector<Buffer>> answer_to(int question, const std::string& table,
                                             const std::string& chain) {
    Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
    std::vector<Buffer> answer;
    if (socket.number() < 0) {
        if (errno == EPROTONOSUPPORT) return answer;  // a kernel without nfnetlink
        fail(errno);
    }
    ask(socket, question, table, chain);
    Answer state = Answer::goes_on;
    while (state == Answer::goes_on) {
        Buffer buffer(65536);
        const ssize_t size = recv(socket.number(), buffer.data(), buffer.size(), 0);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) fail(size < 0 ? errno : ECONNRESET);
        buffer.resize(static_cast<std::size_t>(size));
        state = state_after(buffer);
        answer.push_back(std::move(buffer));
    }
    keep_open(std::move(socket));
    return state == Answer::complete ? std::optional(std::move(answer)) : std::nullopt;
}

/// Calls VISIT with each message of KIND that answers the question.
void for_each_answer(int question, int kind, const std::string& table, const std::string& chain,
                     const std::function<void(const nlmsghdr&)>& visit) {
    const WaitingFor waiting("the kernel's nf_tables");
    std::optional<std::vector<Buffer>> answer;
    while (!answer) answer = answer_to(question, table, chain);
    for (const Buffer& buffer : *answer) {
        for_each_message(buffer, [&](const nlmsghdr& message) {
            if (message.nlmsg_type == message_type(kind)) visit(message);
            return true;
        });
    }
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

std::string_view name_of(const nlattr& expression) {
    const nlattr* name = inside(&expression, NFTA_EXPR_NAME);
    return name == nullptr ? "" : mnl_attr_get_str(name);
}

/// The chain to which the expression jumps; empty if it does something else. A jump is an
/// expression "immediate" whose value is a verdict with the name of a chain.
std::string target_of(const nlattr& expression) {
    const nlattr* value = inside(inside(&expression, NFTA_EXPR_DATA), NFTA_IMMEDIATE_DATA);
    const nlattr* chain = inside(inside(value, NFTA_DATA_VERDICT), NFTA_VERDICT_CHAIN);
    return chain == nullptr || name_of(expression) != "immediate" ? "" : mnl_attr_get_str(chain);
}

std::string hexadecimal_of(const nlattr& attribute) {
    return hexadecimal({static_cast<const std::uint8_t*>(mnl_attr_get_payload(&attribute)),
                        mnl_attr_get_payload_len(&attribute)});
}

KernelRule rule_in(const nlmsghdr& message) {
    KernelRule rule;
    std::size_t expressions = 0;
    for_each_attribute(message, sizeof(nfgenmsg), [&](const nlattr& attribute) {
        const int type = mnl_attr_get_type(&attribute);
        if (type == NFTA_RULE_CHAIN) rule.chain = mnl_attr_get_str(&attribute);
        if (type == NFTA_RULE_HANDLE) rule.handle = be64toh(mnl_attr_get_u64(&attribute));
        if (type != NFTA_RULE_EXPRESSIONS) return;
        for_each_nested(attribute, [&](const nlattr& expression) {
            if (name_of(expression) == "counter") return;
            ++expressions;
            rule.expressions += hexadecimal_of(expression);
            if (const std::string target = target_of(expression); !target.empty())
                rule.target = target;
        });
    });
    rule.is_plain_jump = expressions == 1 && !rule.target.empty();
    return rule;
}

/// The name of the chain, if it is one of that table: the kernel lists those of all tables.
std::optional<std::string> chain_of(const std::string& table, const nlmsghdr& message) {
    std::string name;
    bool is_in_table = false;
    for_each_attribute(message, sizeof(nfgenmsg), [&](const nlattr& attribute) {
        const int type = mnl_attr_get_type(&attribute);
        if (type == NFTA_CHAIN_TABLE) is_in_table = mnl_attr_get_str(&attribute) == table;
        if (type == NFTA_CHAIN_NAME) name = mnl_attr_get_str(&attribute);
    });
    return is_in_table ? std::optional(name) : std::nullopt;
}

}  // namespace

bool jumps_to(const std::string& target, const std::string& table, const std::string& chain) {
    bool found = false;
    for_each_answer(NFT_MSG_GETRULE, NFT_MSG_NEWRULE, table, chain, [&](const nlmsghdr& message) {
        found = found || rule_in(message).target == target;
    });
    return found;
}

KernelTable bridge_table_in_kernel(const std::string& table) {
    KernelTable result;
    for_each_answer(NFT_MSG_GETCHAIN, NFT_MSG_NEWCHAIN, "", "", [&](const nlmsghdr& message) {
        if (const auto chain = chain_of(table, message)) result.chains.push_back(*chain);
    });
    for_each_answer(NFT_MSG_GETRULE, NFT_MSG_NEWRULE, table, "",
                    [&](const nlmsghdr& message) { result.rules.push_back(rule_in(message)); });
    return result;
}

}  // namespace vif_workspace
