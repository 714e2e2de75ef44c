// SPDX-License-Identifier: GPL-2.0-or-later
// Walks through what the kernel answers by netlink (netlink(7), by libmnl): the messages that one
// read returned, and the attributes of a message or inside another attribute. libmnl has macros for
// it, which C++ cannot use without warnings. Knows no family: links.h reads rtnetlink's messages,
// nftables_chain.h and kernel_events.h those of nf_tables.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include <libmnl/libmnl.h>

namespace vif_workspace {

/// Calls VISIT with each message of DATA, which one recv(2) returned, until VISIT returns false or
/// no whole message follows. Returns what VISIT returned last; true for no message.
bool for_each_message(std::span<const char> data,
                      const std::function<bool(const nlmsghdr&)>& visit);

/// Calls VISIT with each attribute of MESSAGE. They begin behind the header of the family, which
/// has HEADER_SIZE octets.
void for_each_attribute(const nlmsghdr& message, std::size_t header_size,
                        const std::function<void(const nlattr&)>& visit);

/// Calls VISIT with each attribute inside OUTER.
void for_each_nested(const nlattr& outer, const std::function<void(const nlattr&)>& visit);

}  // namespace vif_workspace
