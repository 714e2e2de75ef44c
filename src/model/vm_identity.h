// SPDX-License-Identifier: GPL-2.0-or-later
// The VM for which an assignment is meant: the name or the uuid of a domain, as workspace-control
// wrote it. It is only compared, and reaches no rule, no configuration and no path.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vif_workspace {

class VmIdentity {
  public:
    /// 1 to 255 printable ASCII characters.
    static std::optional<VmIdentity> parse(std::string_view text);

    /// Is a VM with that name, or with that uuid in either case, the one that is meant? The name
    /// counts without the suffix "--incoming" or "--migratedaway", which libxl adds.
    bool is(std::string_view name, std::string_view uuid) const;

    const std::string& to_string() const { return text_; }

    auto operator<=>(const VmIdentity&) const = default;

  private:
    explicit VmIdentity(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

/// The name of a domain without the suffix that libxl adds while the domain migrates.
std::string_view name_without_migration_suffix(std::string_view domain_name);

}  // namespace vif_workspace
