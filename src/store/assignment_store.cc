// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/assignment_store.h"

#include "model/error.h"
#include "store/owned_nodes.h"

namespace vif_workspace {
namespace {

const std::string assignments = "workspace/vif";

}  // namespace

std::string assignment_directory(const MacAddress& mac) {
    return assignments + "/" + mac.store_key();
}

std::vector<std::string> assigned_keys(const Transaction& transaction) {
    return transaction.children(assignments);
}

NodeTexts assigned_texts(const Transaction& transaction, const MacAddress& mac) {
    NodeTexts nodes;
    for (const SchemaNode& node : schema()) {
        const auto text = transaction.read(assignment_directory(mac) + "/" + node.name);
        if (text) nodes.emplace(node.name, *text);
    }
    return nodes;
}

std::optional<Assignment> read_assignment(const Transaction& transaction, const MacAddress& mac) {
    const std::string directory = assignment_directory(mac);
    if (!transaction.exists(directory)) return std::nullopt;

    const NodeTexts nodes = read_owned_nodes(transaction, directory);
    try {
        return parse_assignment(nodes);
    } catch (const Error& error) {
        throw error.within(directory);
    }
}

}  // namespace vif_workspace
