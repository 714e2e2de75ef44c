// SPDX-License-Identifier: GPL-2.0-or-later
// The address of our own DHCP server, as list, show and lint print it for programs.
#pragma once

#include <optional>

#include "enforce/enforcer.h"
#include "model/make_binding.h"

namespace vif_workspace {

/// The address from which our server answers this binding. Nothing if another server answers it
/// (dhcp-if), or none at all ([dhcp] server = "none").
inline std::optional<Ipv4Address> own_dhcp_server(const Binding& binding,
                                                  const Enforcer& enforcer) {
    const bool is_ours = binding.answered_on_bridge() && enforcer.dhcp().name() != "none";
    return is_ours ? std::optional(link_local_server(binding.bridge)) : std::nullopt;
}

}  // namespace vif_workspace
