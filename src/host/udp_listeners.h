// Who listens on a UDP port of this domain: asked once for each bridge, to learn whether the site's
// own DHCP server runs here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vif_workspace {

/// The first word of the command line and its arguments, one entry a socket bound to that IPv4 port
/// in our network namespace; an empty entry for a socket whose process cannot be seen. Reads all of
/// /proc, but only if there is such a socket.
std::vector<std::vector<std::string>> udp_listeners(std::uint16_t port);

}  // namespace vif_workspace
