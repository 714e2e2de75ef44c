// SPDX-License-Identifier: GPL-2.0-or-later
// The identity of a vif: its domid and devid. Everything that we keep is kept by it, because two
// live vifs may have the same MAC, the same address or the same device name for a while (when a
// guest migrates to the same host).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/interface_name.h"

namespace vif_workspace {

class VifId {
  public:
    /// "vif7.0", the kernel's name of its device. The domid is 0 to 32751 (below
    /// DOMID_FIRST_RESERVED); the devid may have as many digits as fit into the name of a device.
    static std::optional<VifId> parse(std::string_view text);

    /// "backend/vif/7/0", as libxl sets XENBUS_PATH, relative to the home directory of the
    /// backend's domain; or "/local/domain/N/backend/vif/7/0", as older toolstacks set it.
    static std::optional<VifId> parse_backend_path(std::string_view path);

    std::uint32_t domid() const { return domid_; }
    std::uint32_t devid() const { return devid_; }

    /// "vif7.0"
    std::string to_string() const;
    /// The device that netback makes. udev or vifname= may rename it.
    InterfaceName device() const;

    auto operator<=>(const VifId&) const = default;

  private:
    VifId(std::uint32_t domid, std::uint32_t devid) : domid_(domid), devid_(devid) {}

    std::uint32_t domid_;
    std::uint32_t devid_;
};

}  // namespace vif_workspace
