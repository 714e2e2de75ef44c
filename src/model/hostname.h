// SPDX-License-Identifier: GPL-2.0-or-later
// A host or domain name of RFC 1123 section 2.1: the only text of free choice that reaches dhcpd's
// configuration, and therefore letters, digits, '-' and '.' or nothing.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vif_workspace {

class Hostname {
  public:
    /// Labels of 1 to 63 letters, digits and inner hyphens, joined by single dots, 253 characters
    /// in all, and not what could be read as an IPv4 address (last label all digits). Case is kept.
    static std::optional<Hostname> parse(std::string_view text);

    /// The nearest legal single label to a domain's name: every other byte becomes '-', ends are
    /// trimmed, 63 characters kept. Nothing is left of a name without a letter or a digit, nor of
    /// one that comes down to a number ("42" could be read as an address).
    static std::optional<Hostname> nearest(std::string_view text);

    const std::string& to_string() const { return text_; }

    auto operator<=>(const Hostname&) const = default;

  private:
    explicit Hostname(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace vif_workspace
