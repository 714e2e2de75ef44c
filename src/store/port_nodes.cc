// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/port_nodes.h"

#include <charconv>
#include <string>

namespace vif_workspace {
namespace {

std::optional<unsigned> positive_number(const std::string& text) {
    unsigned number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = failure == std::errc() && end == text.data() + text.size();
    return is_number && number > 0 ? std::optional(number) : std::nullopt;
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
