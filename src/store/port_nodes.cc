// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/port_nodes.h"

#include <string>

#include "model/text.h"

namespace vif_workspace {
namespace {

std::optional<unsigned> positive_number(const std::string& text) {
    const auto number = parse_number<unsigned>(text);
    return number && *number > 0 ? number : std::nullopt;
}

}  // namespace

PortNodes read_port_nodes(const Transaction& transaction, const BackendPath& backend) {
    const auto text = [&](const char* node) {
        return transaction.read(backend.text + "/" + node).value_or("");
    };
    return {.chosen_name = InterfaceName::parse(text("vifname")),
            .mtu = positive_number(text("mtu"))};
}

}  // namespace vif_workspace
