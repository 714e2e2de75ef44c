// SPDX-License-Identifier: GPL-2.0-or-later
// Questions about the rules of family bridge, which the kernel itself answers by netlink.
// libnftables and ebtables answer them too, but libnftables first reads all elements of all sets,
// and ebtables is a process of its own that does not list a table in which another program has
// rules that ebtables has no words for: it exits, or prints nothing of the table. Called by the
// filter's drivers, after each change and where they start from unknown rules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vif_workspace {

/// Does a rule of that chain of family bridge jump, or go, to TARGET? False if there is no such
/// chain, as under ebtables-legacy. Throws Error (system) if the kernel does not answer.
bool jumps_to(const std::string& target, const std::string& table, const std::string& chain);

struct KernelRule {
    std::string chain;
    std::uint64_t handle = 0;    // by which nft(8) deletes it
    std::string target;          // the chain to which it jumps or goes; empty: to none
    bool is_plain_jump = false;  // it jumps, whatever the frame is, and does nothing else
    /// What it does, in hexadecimal and without its counter: the same for two rules of the same
    /// words.
    std::string expressions;
};

struct KernelTable {
    std::vector<std::string> chains;
    std::vector<KernelRule> rules;  // of each chain in their order
};

/// A table of family bridge; empty if there is none, as under ebtables-legacy. Throws Error
/// (system) if the kernel does not answer.
KernelTable bridge_table_in_kernel(const std::string& table);

}  // namespace vif_workspace
