// SPDX-License-Identifier: GPL-2.0-or-later
// The name of a network device: a bridge or a port. The kernel allows more characters. These are
// safe without quoting in a rule of ebtables, in the arguments of dhcpd and in the name of a file
// ('+' would be a wildcard, '/' a path, a leading '-' an option, '%' a template of the kernel).
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vif_workspace {

class InterfaceName {
  public:
    static constexpr std::size_t longest = 15;  // IFNAMSIZ less the NUL

    /// 1 to 15 letters, digits, '.', '_', '-' and '@'. The first is a letter, a digit or '_'.
    static std::optional<InterfaceName> parse(std::string_view text);

    /// The name of the device's emulated NIC, NAME-emu (libxl); nothing if it would be too long.
    std::optional<InterfaceName> emulated_name() const;

    const std::string& to_string() const { return text_; }
    /// In double quotes, as nft's language takes it.
    std::string quoted() const { return '"' + text_ + '"'; }

    auto operator<=>(const InterfaceName&) const = default;

  private:
    explicit InterfaceName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace vif_workspace
