#include "store/assigned.h"

#include <algorithm>
#include <charconv>

#include "model/error.h"

namespace vif_workspace {
namespace {

const std::string root = "workspace/vif";

std::optional<unsigned> own_domid(const Transaction& transaction) {
    const std::optional<std::string> text = transaction.read("domid");
    if (!text) return std::nullopt;
    unsigned domid = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), domid);
    const bool is_number = failure == std::errc() && end == text->data() + text->size();
    return is_number ? std::optional(domid) : std::nullopt;
}

/// A directory that a guest can write lets it replace a child that it cannot (xenstore permissions
/// are per node): so every level is looked at.
void refuse_if_guest_can_write(const Transaction& transaction, const std::string& path,
                               unsigned own_domid) {
    const std::optional<Permissions> permissions = transaction.permissions(path);
    if (!permissions) return;
    const auto trusted = [&](unsigned domid) { return domid == 0 || domid == own_domid; };
    const bool guest_can_write =
        !trusted(permissions->owner) || permissions->all_may_write ||
        std::ranges::any_of(permissions->entries, [&](const Permissions::Entry& entry) {
            return entry.may_write && !trusted(entry.domid);
        });
    if (!guest_can_write) return;
    throw Error(Fault::input, path +
                                  ": a guest can write it, so what stands there decides nothing; "
                                  "remove it and write the assignment again from domain 0");
}

NodeTexts read_nodes(const Transaction& transaction, const std::string& directory, unsigned domid) {
    NodeTexts nodes;
    for (const SchemaNode& node : schema()) {
        const std::string path = directory + "/" + node.name;
        const std::optional<std::string> text = transaction.read(path);
        if (!text) continue;
        refuse_if_guest_can_write(transaction, path, domid);
        nodes.emplace(node.name, *text);
    }
    return nodes;
}

}  // namespace

std::string assignment_directory(const MacAddress& mac) {
    return root + "/" + mac.store_key();
}

std::vector<std::string> assigned_keys(const Transaction& transaction) {
    return transaction.children(root);
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

    const unsigned domid = own_domid(transaction).value_or(0);
    refuse_if_guest_can_write(transaction, transaction.home_of(domid), domid);
    for (const std::string& level :
         {std::string("workspace"), std::string("workspace/vif"), directory}) {
        refuse_if_guest_can_write(transaction, level, domid);
    }
    const NodeTexts nodes = read_nodes(transaction, directory, domid);
    try {
        return parse_assignment(nodes);
    } catch (const Error& error) {
        throw error.within(directory);
    }
}

}  // namespace vif_workspace
