// SPDX-License-Identifier: GPL-2.0-or-later
// Makes DHCP on a bridge answer as the registry says, with one change for many events: the event
// that has the bridge's lock serves all that the registry holds by then, and writes which
// generation of the registry that was; an event whose generation is served already has nothing to
// do. The server itself is a driver (dhcp/dhcp_server.h). The bridge's lock is taken before the
// registry's, never after it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dhcp/dhcp_server.h"
#include "diversion/diversion.h"
#include "host/deadline.h"
#include "host/lock.h"
#include "registry/registry_location.h"
#include "statistics/statistics_file.h"

namespace vif_workspace {

class DhcpService {
  public:
    DhcpService(const RegistryLocation& registry, DhcpServer& server, const Diversion& diversion)
        : registry_(&registry),
          server_(&server),
          diversion_(&diversion),
          statistics_(registry.run_directory()) {}

    /// To be held by an event while its binding is on its way into the registry: serve() waits up
    /// to 400 ms for such events, so that one change serves them too. Nothing if the file cannot be
    /// locked; then one more change is needed.
    std::optional<SharedLock> announce_arrival() const;

    /// Returns when DHCP on the bridge answers as the registry says, or said at that generation or
    /// later. Throws Error (system, timeout); what was served before stays in service.
    void serve(const InterfaceName& bridge, std::uint64_t generation,
               const Deadline& deadline) const;

    /// The same, whatever runs and whatever was served: for repair.
    void rebuild(const InterfaceName& bridge, const Deadline& deadline) const;

    /// Bridges that have a server of ours and no binding in the set.
    std::vector<InterfaceName> abandoned_bridges(const BindingSet& set) const;

  private:
    Lock lock(const InterfaceName& bridge, const Deadline& deadline) const;
    void wait_for_arrivals(const Deadline& deadline) const;
    void serve_registry(const InterfaceName& bridge, const Deadline& deadline) const;
    void direct_requests_to_server(const InterfaceName& bridge, const Deadline& deadline) const;

    Path file(const InterfaceName& bridge, const char* suffix) const;

    const RegistryLocation* registry_;
    DhcpServer* server_;
    const Diversion* diversion_;
    StatisticsFile statistics_;
};

}  // namespace vif_workspace
