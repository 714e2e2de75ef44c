// SPDX-License-Identifier: GPL-2.0-or-later
// The nodes that we write into a vif's backend directory: what is in force, for agents, the guest
// and xenstore-ls to read, or why the vif could not be brought up, for xl to print. The toolstack
// removes them with the directory. Called by the events and by repair.
#pragma once

#include <string>

#include "model/binding.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// Writes BACKEND/workspace = online, with the addresses. No more than these two nodes, because a
/// driver domain may have only 1000 in all. Does nothing if the directory has been removed: writing
/// would make it again.
void write_status_nodes(const Transaction& transaction, const BackendPath& backend,
                        const Binding& binding);

/// The same in a transaction of its own. A failure, for example because a driver domain has used up
/// its quota of nodes, is only logged: the nodes are for people to read.
void try_to_write_status_nodes(Store& store, const BackendPath& backend, const Binding& binding);

/// Removes what write_status_nodes() wrote.
void remove_status_nodes(const Transaction& transaction, const BackendPath& backend);

/// Writes what vif-bridge writes when a vif's port is up: the frontend's node mtu and then
/// hotplug-status = connected. Does nothing if the directories have been removed.
void report_connected(const Transaction& transaction, const BackendPath& backend, unsigned mtu);

/// Writes hotplug-error, which xl prints, and hotplug-status = error, on which xl gives up
/// (xen-hotplug-common.sh: fatal).
void report_failure(const Transaction& transaction, const BackendPath& backend,
                    const std::string& sentence);

/// Writes hotplug-error alone: an emulated NIC failed, but the vif itself may be connected already,
/// and netback would not connect it again after hotplug-status = error.
void report_failure_of_tap(const Transaction& transaction, const BackendPath& backend,
                           const std::string& sentence);

/// The same two, unless a failure was reported already: the base script's own sentence is kept.
void report_failure_unless_reported(const Transaction& transaction, const BackendPath& backend,
                                    const std::string& sentence);
void report_failure_of_tap_unless_reported(const Transaction& transaction,
                                           const BackendPath& backend, const std::string& sentence);

}  // namespace vif_workspace
