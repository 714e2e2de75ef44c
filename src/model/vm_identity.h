// SPDX-License-Identifier: GPL-2.0-or-later
// Which VM an assignment is meant for, as workspace-control wrote it: a domain's name or its uuid.
// Only ever compared; it reaches no rule, no configuration and no path.
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

    /// Does a VM of that name, or of that uuid (either case), answer to this identity? libxl's
    /// suffixes
    /// "--incoming" and "--migratedaway" are not part of a name.
    bool is(std::string_view name, std::string_view uuid) const;

    const std::string& to_string() const { return text_; }

    auto operator<=>(const VmIdentity&) const = default;

  private:
    explicit VmIdentity(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

/// A domain's name without the suffix that libxl adds while it migrates.
std::string_view name_without_migration_suffix(std::string_view domain_name);

}  // namespace vif_workspace
