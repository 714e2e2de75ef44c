// SPDX-License-Identifier: GPL-2.0-or-later
// What we write into a vif's own backend directory: what stands, for xenstore-ls and the guest to
// read, or why it does not, for xl to print. It goes with the directory.
#pragma once

#include <string>

#include "model/binding.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// What made the binding true: the names of the filter and of the DHCP server that answers it
/// ("none" where no server of ours does).
struct DriverNames {
    std::string filter;
    std::string dhcp;
};

/// BACKEND/workspace = online, with what was made true and by which drivers. Does nothing when the
/// directory is gone: writing would make it again.
void write_status_nodes(const Transaction& transaction, const BackendPath& backend,
                        const Binding& binding, const DriverNames& drivers);

/// The same in a transaction of its own. A failure is logged only, because the nodes are for people
/// to read: xenstored's quota of a driver domain may be used up.
void try_to_write_status_nodes(Store& store, const BackendPath& backend, const Binding& binding,
                               const DriverNames& drivers);

/// Removes what write_status_nodes() wrote.
void remove_status_nodes(const Transaction& transaction, const BackendPath& backend);

/// What vif-bridge writes when a vif's port is up: the frontend's node mtu, and at last
/// hotplug-status = connected. Does nothing when the directories are gone.
void report_connected(const Transaction& transaction, const BackendPath& backend, unsigned mtu);

/// hotplug-error and hotplug-status = error, which xl prints and acts on (xen-hotplug-common.sh:
/// fatal).
void report_failure(const Transaction& transaction, const BackendPath& backend,
                    const std::string& sentence);

/// hotplug-error alone: the emulated NIC failed, but the vif itself may be connected already, and
/// with hotplug-status = error netback would not connect it again.
void report_failure_of_tap(const Transaction& transaction, const BackendPath& backend,
                           const std::string& sentence);

/// Both where nobody has reported one: the base script's own sentence comes first.
void report_failure_unless_reported(const Transaction& transaction, const BackendPath& backend,
                                    const std::string& sentence);
void report_failure_of_tap_unless_reported(const Transaction& transaction,
                                           const BackendPath& backend, const std::string& sentence);

}  // namespace vif_workspace
