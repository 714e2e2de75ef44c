// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/owned_nodes.h"

#include <algorithm>
#include <optional>

#include "model/error.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

std::optional<unsigned> own_domid(const Transaction& transaction) {
    const std::optional<std::string> text = transaction.read("domid");
    return text ? parse_number<unsigned>(*text) : std::nullopt;
}

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
    throw Error(ErrorKind::input,
                path +
                    ": is writable by a guest and therefore not trusted; remove it, "
                    "and write the assignment again from domain 0");
}

}  // namespace

NodeTexts read_owned_nodes(const Transaction& transaction, const std::string& directory) {
    const unsigned domid = own_domid(transaction).value_or(0);
    refuse_if_guest_can_write(transaction, transaction.home_of(domid), domid);
    // xenstore's permissions are per node: a guest that can write a directory can replace a child
    // that it cannot write. So every level is checked.
    for (std::size_t end = directory.find('/');; end = directory.find('/', end + 1)) {
        refuse_if_guest_can_write(transaction, directory.substr(0, end), domid);
        if (end == std::string::npos) break;
    }

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

}  // namespace vif_workspace
