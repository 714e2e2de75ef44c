// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/assignment.h"

namespace vif_workspace {

DhcpOptions with_defaults(DhcpOptions options, const DhcpOptions& defaults) {
    if (!options.netmask) options.netmask = defaults.netmask;
    if (!options.broadcast) options.broadcast = defaults.broadcast;
    if (!options.gateway) options.gateway = defaults.gateway;
    if (!options.gateway6) options.gateway6 = defaults.gateway6;
    if (options.dns.empty() && options.dns6.empty()) {
        options.dns = defaults.dns;
        options.dns6 = defaults.dns6;
    }
    if (!options.domain) options.domain = defaults.domain;
    if (options.ntp.empty()) options.ntp = defaults.ntp;
    if (!options.lease_time) options.lease_time = defaults.lease_time;
    if (!options.mtu) options.mtu = defaults.mtu;
    if (!options.advertisers) options.advertisers = defaults.advertisers;
    if (!options.dhcp_interface) options.dhcp_interface = defaults.dhcp_interface;
    return options;
}

}  // namespace vif_workspace
