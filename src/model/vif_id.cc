// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/vif_id.h"

extern "C" {
#include <xen/xen.h>
}

#include "model/text.h"

namespace vif_workspace {

namespace {

std::optional<std::uint32_t> domid_of(std::string_view digits) {
    const std::optional<std::uint32_t> number = parse_number<std::uint32_t>(digits);
    return number && *number < DOMID_FIRST_RESERVED ? number : std::nullopt;
}

/// What follows PREFIX, if the text begins with it.
std::optional<std::string_view> after(std::string_view prefix, std::string_view text) {
    return text.starts_with(prefix) ? std::optional(text.substr(prefix.size())) : std::nullopt;
}

/// The path relative to the home directory of the backend's domain.
std::optional<std::string_view> relative(std::string_view path) {
    const std::optional<std::string_view> absolute = after("/local/domain/", path);
    if (!absolute) return path;

    const std::size_t slash = absolute->find('/');
    if (slash == std::string_view::npos || !domid_of(absolute->substr(0, slash))) {
        return std::nullopt;
    }
    return absolute->substr(slash + 1);
}

}  // namespace

std::optional<VifId> VifId::parse(std::string_view text) {
    if (!text.starts_with("vif") || text.size() > InterfaceName::longest) return std::nullopt;

    const std::string_view numbers = text.substr(3);
    const std::size_t dot = numbers.find('.');
    if (dot == std::string_view::npos) return std::nullopt;

    const std::optional<std::uint32_t> domid = domid_of(numbers.substr(0, dot));
    const std::optional<std::uint32_t> devid = parse_number<std::uint32_t>(numbers.substr(dot + 1));
    return domid && devid ? std::optional(VifId(*domid, *devid)) : std::nullopt;
}

std::optional<VifId> VifId::parse_backend_path(std::string_view path) {
    const std::optional<std::string_view> local = relative(path);
    const std::optional<std::string_view> numbers =
        local ? after("backend/vif/", *local) : std::nullopt;
    if (!numbers) return std::nullopt;

    const std::size_t slash = numbers->find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    return parse("vif" + std::string(numbers->substr(0, slash)) + "." +
                 std::string(numbers->substr(slash + 1)));
}

std::string VifId::to_string() const {
    return "vif" + std::to_string(domid_) + "." + std::to_string(devid_);
}

InterfaceName VifId::device() const {
    return InterfaceName::parse(to_string()).value();
}

}  // namespace vif_workspace
