#include "model/interface_name.h"

#include <net/if.h>

namespace vif_workspace {

static_assert(InterfaceName::longest == IFNAMSIZ - 1);

std::optional<InterfaceName> InterfaceName::parse(std::string_view text) {
    constexpr std::string_view permitted =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-@";
    constexpr std::string_view never_first = ".-@";

    if (text.empty() || text.size() > longest) return std::nullopt;
    if (never_first.find(text.front()) != std::string_view::npos) return std::nullopt;
    if (text.find_first_not_of(permitted) != std::string_view::npos) return std::nullopt;
    return InterfaceName(std::string(text));
}

std::optional<InterfaceName> InterfaceName::emulated_twin() const {
    return parse(text_ + "-emu");
}

}  // namespace vif_workspace
