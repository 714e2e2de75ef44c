// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/named_workspace.h"

#include <algorithm>

#include "model/error.h"
#include "store/owned_nodes.h"

namespace vif_workspace {
namespace {

/// An interface name may have '.', a xenstore path may not. So '.' is escaped, and '@', which
/// begins an escape, too.
std::string directory_of(const InterfaceName& name) {
    std::string key;
    for (const char character : name.to_string()) {
        key += character == '.' ? "@2e" : character == '@' ? "@40" : std::string(1, character);
    }
    return "workspace/by-name/" + key;
}

std::string name_node_of(const Ipv4Address& address) {
    std::string key = address.to_string();
    std::ranges::replace(key, '.', '-');
    return "workspace/by-address/" + key;
}

std::string assignment_of(const MacAddress& mac) {
    return "workspace/vif/" + mac.store_key();
}

LegacyEntry read_entry(const Transaction& transaction, const std::string& directory,
                       const std::string& mac_text) {
    const NodeTexts nodes = read_owned_nodes(transaction, directory);
    const auto mac = MacAddress::parse(mac_text);
    const auto ip_text = nodes.find("ip");
    const auto ip = ip_text == nodes.end() ? std::nullopt : Ipv4Address::parse(ip_text->second);
    if (mac && ip) return {*mac, *ip, nodes};
    throw Error(
        ErrorKind::input,
        directory + ": is not a valid entry; remove it with `xenstore-rm " + directory + "`");
}

/// True if the MAC still has the assignment of this entry, which another program may have replaced
/// or removed.
bool is_assigned(const Transaction& transaction, const LegacyEntry& effective) {
    const std::string directory = assignment_of(effective.mac);
    if (!transaction.exists(directory)) return false;
    const NodeTexts nodes = read_owned_nodes(transaction, directory);
    const auto ip = nodes.find("ip");
    return ip != nodes.end() && ip->second == effective.nodes.at("ip");
}

void refuse_other_name(const Transaction& transaction, const InterfaceName& name,
                       const Ipv4Address& address) {
    const std::optional<std::string> owner = transaction.read(name_node_of(address));
    if (!owner || *owner == name.to_string()) return;
    throw Error(
        ErrorKind::conflict,
        "address " + address.to_string() + " belongs to " + quote(*owner) +
            " already; give another address, or remove that one first with `dhcp-config rem " +
            *owner + " " + address.to_string() + "` and `ebtables-config rem " + *owner + "`");
}

void refuse_other_assignment(const Transaction& transaction, const InterfaceName& name,
                             const MacAddress& mac) {
    if (!transaction.exists(assignment_of(mac))) return;
    throw Error(ErrorKind::conflict,
                mac.to_string() + " has an assignment already, which was not made for " +
                    name.to_string() + "; see `xenstore-ls " + assignment_of(mac) +
                    "`, and remove it with `workspacectl unassign " + mac.to_string() +
                    "` if it is no longer wanted");
}

void write_nodes(const Transaction& transaction, const std::string& directory,
                 const NodeTexts& nodes) {
    for (const auto& [node, value] : nodes) transaction.write(directory + "/" + node, value);
}

/// Removes the nodes of the assignment of BEFORE that AFTER does not have. Returns whether the
/// assignment of AFTER's MAC is still one that we wrote.
bool clear_assignment(const Transaction& transaction, const LegacyEntry* before,
                      const LegacyEntry* after) {
    if (before == nullptr || !is_assigned(transaction, *before)) return false;
    const std::string directory = assignment_of(before->mac);
    if (after == nullptr || after->mac != before->mac) {
        transaction.remove(directory);
        return false;
    }
    for (const auto& entry : before->nodes) {
        if (!after->nodes.contains(entry.first)) transaction.remove(directory + "/" + entry.first);
    }
    return true;
}

}  // namespace

std::string to_string(LegacyCommand command) {
    switch (command) {
        case LegacyCommand::dhcp_config:
            return "dhcp-config";
        case LegacyCommand::ebtables_config:
            return "ebtables-config";
    }
    return "";
}

NamedWorkspace read_named_workspace(const Transaction& transaction, const InterfaceName& name) {
    NamedWorkspace workspace = {name, {}};
    for (const auto command : {LegacyCommand::dhcp_config, LegacyCommand::ebtables_config}) {
        const std::string directory = directory_of(name) + "/" + to_string(command);
        const std::optional<std::string> mac = transaction.read(directory);
        if (mac) workspace.entries.emplace(command, read_entry(transaction, directory, *mac));
    }
    return workspace;
}

void rewrite(const Transaction& transaction, const NamedWorkspace& before,
             const NamedWorkspace& after) {
    const LegacyEntry* effective = after.effective();
    const bool is_ours = clear_assignment(transaction, before.effective(), effective);
    if (before.effective() != nullptr) {
        transaction.remove(directory_of(before.name));
        transaction.remove(name_node_of(before.effective()->ip));
    }
    if (effective == nullptr) return;

    refuse_other_name(transaction, after.name, effective->ip);
    if (!is_ours) refuse_other_assignment(transaction, after.name, effective->mac);
    for (const auto& [command, entry] : after.entries) {
        const std::string directory = directory_of(after.name) + "/" + to_string(command);
        transaction.write(directory, entry.mac.to_string());
        write_nodes(transaction, directory, entry.nodes);
    }
    transaction.write(name_node_of(effective->ip), after.name.to_string());
    write_nodes(transaction, assignment_of(effective->mac), effective->nodes);
}

}  // namespace vif_workspace
