// SPDX-License-Identifier: GPL-2.0-or-later
// Which virtual interface of which guest: (domid, devid). The identity of everything we keep: a
// MAC, an address or a device name may belong to two live vifs at once (migration to the same
// host).
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
    /// "vif7.0", the kernel's default name. A domid is 0 to 32751 (below DOMID_FIRST_RESERVED), a
    /// devid as long as the device name still fits.
    static std::optional<VifId> parse(std::string_view text);

    /// "backend/vif/7/0" or "/local/domain/N/backend/vif/7/0": XENBUS_PATH as libxl sets it,
    /// relative to the backend's home, or as older toolstacks do, absolute.
    static std::optional<VifId> parse_backend_path(std::string_view path);

    std::uint32_t domid() const { return domid_; }
    std::uint32_t devid() const { return devid_; }

    /// "vif7.0"
    std::string to_string() const;
    /// The device netback makes; udev and vifname= may rename it.
    InterfaceName device() const;

    auto operator<=>(const VifId&) const = default;

  private:
    VifId(std::uint32_t domid, std::uint32_t devid) : domid_(domid), devid_(devid) {}

    std::uint32_t domid_;
    std::uint32_t devid_;
};

}  // namespace vif_workspace
