// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/enforcer.h"

#include <utility>

#include "model/make_binding.h"

namespace vif_workspace {
namespace {

DhcpPaths paths_of(const Configuration& configuration) {
    return {.configuration = configuration.isc_dhcpd.configuration_directory,
            .leases = configuration.isc_dhcpd.lease_directory,
            .run = configuration.run_directory};
}

}  // namespace

Enforcer::Enforcer(Configuration configuration)
    : configuration_(std::move(configuration)),
      filter_(make_filter(configuration_.filter)),
      dhcp_(make_dhcp_server({.ipv4 = configuration_.dhcp, .ipv6 = configuration_.ipv6.server},
                             paths_of(configuration_))),
      diversion_({.has_filter = configuration_.filter != FilterKind::none,
                  .has_own_server = configuration_.dhcp != DhcpKind::none ||
                                    configuration_.ipv6.server != Ipv6Server::none}),
      registry_(configuration_.run_directory),
      rules_(configuration_.run_directory, *filter_, diversion_),
      dhcp_service_(registry_, *dhcp_, diversion_) {}

std::optional<Ipv4Address> Enforcer::own_dhcp_server(const Binding& binding) const {
    const bool is_ours = binding.answered_on_bridge() && configuration_.dhcp != DhcpKind::none;
    return is_ours ? std::optional(link_local_server(binding.bridge)) : std::nullopt;
}

std::string Enforcer::answered_by(const Binding& binding) const {
    if (!binding.answered_on_bridge())
        return "another server, behind port " + binding.dhcp_interface.to_string();
    const auto server = own_dhcp_server(binding);
    return server ? std::string(dhcp_->name()) + ", as " + server->to_string() : "none";
}

}  // namespace vif_workspace
