// SPDX-License-Identifier: GPL-2.0-or-later
// The name of a network device: a bridge or a port. Narrower than the kernel's own rule: what
// stands in here can stand in an ebtables rule, in dhcpd's arguments and in a file name as it is
// ('+' would be a wildcard, '/' a path, a leading '-' an option, '%' a kernel template).
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

    /// 1 to 15 of letters, digits, '.', '_', '-', '@'; starts with a letter, a digit or '_'.
    static std::optional<InterfaceName> parse(std::string_view text);

    /// The emulated twin's name, NAME-emu (libxl); nothing if that is too long to exist.
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
