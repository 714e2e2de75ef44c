// SPDX-License-Identifier: GPL-2.0-or-later
// The one VLAN of an access port: frames have no tag on the side of the guest (IEEE 802.1Q).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vif_workspace {

class VlanId {
  public:
    /// "10": 1 to 4094.
    static std::optional<VlanId> parse(std::string_view text);
    /// The vlan= of a vif, if it names one VLAN alone: "10" or "10p" (xl-network-configuration(5)
    /// of Xen 4.20).
    static std::optional<VlanId> parse_access(std::string_view text);

    std::uint16_t number() const { return number_; }
    std::string to_string() const { return std::to_string(number_); }

    auto operator<=>(const VlanId&) const = default;

  private:
    explicit VlanId(std::uint16_t number) : number_(number) {}

    std::uint16_t number_;
};

}  // namespace vif_workspace
