// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/netlink_message.h"

namespace vif_workspace {
namespace {

void for_each_between(const void* first, const void* end,
                      const std::function<void(const nlattr&)>& visit) {
    const auto* attribute = static_cast<const nlattr*>(first);
    const auto left = [&] {
        return static_cast<int>(static_cast<const char*>(end) -
                                reinterpret_cast<const char*>(attribute));
    };
    for (; mnl_attr_ok(attribute, left()); attribute = mnl_attr_next(attribute)) visit(*attribute);
}

}  // namespace

bool for_each_message(std::span<const char> data,
                      const std::function<bool(const nlmsghdr&)>& visit) {
    auto left = static_cast<int>(data.size());
    for (const auto* message = reinterpret_cast<const nlmsghdr*>(data.data());
         mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
        if (!visit(*message)) return false;
    }
    return true;
}

void for_each_attribute(const nlmsghdr& message, std::size_t header_size,
                        const std::function<void(const nlattr&)>& visit) {
    for_each_between(mnl_nlmsg_get_payload_offset(&message, header_size),
                     mnl_nlmsg_get_payload_tail(&message), visit);
}

void for_each_nested(const nlattr& outer, const std::function<void(const nlattr&)>& visit) {
    const auto* first = static_cast<const char*>(mnl_attr_get_payload(&outer));
    for_each_between(first, first + mnl_attr_get_payload_len(&outer), visit);
}

}  // namespace vif_workspace
