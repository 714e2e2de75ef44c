// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/diversion_commands.h"

#include "diversion/diversion_names.h"

namespace vif_workspace {

std::string in_table(const char* command, const std::string& name) {
    return std::string(command) + " " + std::string(diversion_table) + " " + name;
}

std::string add_chain(const std::string& chain) {
    return in_table("add chain", chain) + "\n";
}

std::string create_chain(const std::string& chain) {
    return in_table("create chain", chain) + "\n";
}

std::string create_base_chain(const std::string& chain, const char* hook,
                              const InterfaceName& device, const char* policy) {
    return in_table("create chain", chain) + " { type filter hook " + hook + " device " +
           device.quoted() + " " + policy + "; }\n";
}

std::string add_rule(const std::string& chain, const std::string& rule) {
    return in_table("add rule", chain) + " " + rule + "\n";
}

std::string remove_chains(const std::vector<std::string>& chains) {
    std::string text;
    for (const std::string& chain : chains) text += add_chain(chain);
    for (const std::string& chain : chains) text += in_table("delete chain", chain) + "\n";
    return text;
}

}  // namespace vif_workspace
