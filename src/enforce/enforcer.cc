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
      dhcp_(make_dhcp_server(configuration_.dhcp, paths_of(configuration_))),
      diversion_({.has_filter = configuration_.filter != FilterKind::none,
                  .has_own_server = configuration_.dhcp != DhcpKind::none}),
      registry_(configuration_.run_directory),
      rules_(configuration_.run_directory, *filter_, diversion_),
      dhcp_service_(registry_, *dhcp_, diversion_) {}

DriverNames Enforcer::drivers_of(const Binding& binding) const {
    return {.filter = std::string(filter_->name()),
            .dhcp = binding.answered_on_bridge() ? std::string(dhcp_->name()) : "none"};
}

std::string Enforcer::answered_by(const Binding& binding) const {
    const std::string name(dhcp_->name());
    if (!binding.answered_on_bridge())
        return "another server, behind port " + binding.dhcp_interface.to_string();
    return name == "none" ? name : name + ", as " + link_local_server(binding.bridge).to_string();
}

}  // namespace vif_workspace
