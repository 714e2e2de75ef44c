// SPDX-License-Identifier: GPL-2.0-or-later
// Closing a socket of nfnetlink blocks until the kernel has freed all rules that were removed
// shortly before: some 10 ms (a grace period of RCU), in an event that has 10 ms of work. So this
// process keeps its nfnetlink sockets open until its end, when a child that nothing waits for
// inherits and closes them. Used by nftables.cc and nftables_chain.cc; main() ends with
// close_kept_sockets_in_child().
#pragma once

#include "host/file.h"

namespace vif_workspace {

/// Keeps the socket open until the end of the process.
void keep_open(Descriptor socket);

/// The same for a socket that a library has opened and the caller never closes.
void note_kept_socket();

/// Has a child close all descriptors that are open now. To be called last and without a lock, which
/// the child would hold as well. Does nothing if no socket was kept, or if the fork fails.
void close_kept_sockets_in_child();

}  // namespace vif_workspace
