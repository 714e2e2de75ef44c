// SPDX-License-Identifier: GPL-2.0-or-later
// The commands of nft(8) for chains and rules of the diversion's table, one a line. Pure. Used by
// the files that make the rules (vif_rules.cc, server_rules.cc, diversion_rules.cc).
#pragma once

#include <string>
#include <vector>

#include "model/interface_name.h"

namespace vif_workspace {

/// No client needs more requests a second. The server can still serve other clients while one
/// client sends at this rate.
inline constexpr const char* request_limit = "limit rate 50/second burst 100 packets ";

/// "COMMAND netdev vif_workspace NAME", for any object of the table.
std::string in_table(const char* command, const std::string& name);

/// No error if the chain exists.
std::string add_chain(const std::string& chain);

/// An error if the chain exists.
std::string create_chain(const std::string& chain);

/// POLICY is the priority and the policy: "priority 0; policy accept".
std::string create_base_chain(const std::string& chain, const char* hook,
                              const InterfaceName& device, const char* policy);

std::string add_rule(const std::string& chain, const std::string& rule);

/// No error for a chain that does not exist: each one is added first, in the same transaction.
std::string remove_chains(const std::vector<std::string>& chains);

}  // namespace vif_workspace
