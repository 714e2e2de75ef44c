// SPDX-License-Identifier: GPL-2.0-or-later
// A host name or domain name of RFC 1123 section 2.1. It is the only free text that reaches the
// configuration of dhcpd, and so may have only letters, digits, '-' and '.'.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vif_workspace {

class Hostname {
  public:
    /// Labels of 1 to 63 letters, digits and inner hyphens, joined by single dots, of at most 253
    /// characters together. The last label must not be all digits, because the name could then be
    /// read as an IPv4 address. The case is kept.
    static std::optional<Hostname> parse(std::string_view text);

    /// The valid label that is most like the name of a domain: every other byte becomes '-',
    /// hyphens at the ends are removed, and 63 characters are kept. Nothing if the name has no
    /// letter or digit, or if a number remains ("42" could be read as an address).
    static std::optional<Hostname> nearest(std::string_view text);

    const std::string& to_string() const { return text_; }

    auto operator<=>(const Hostname&) const = default;

  private:
    explicit Hostname(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace vif_workspace
