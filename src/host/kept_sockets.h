// SPDX-License-Identifier: GPL-2.0-or-later
// A socket of the kernel's nfnetlink lets its closer wait until all rules that were removed lately
// have been freed: some 10 ms (a grace period of RCU), of an event that has 10 ms to do. So the
// sockets that this process has used are kept until its end, and then closed by a child that
// nothing waits for.
#pragma once

#include "host/file.h"

namespace vif_workspace {

/// Keeps it open until the end of the process.
void keep_open(Descriptor socket);

/// The same of what a library has opened: there is something for the child to close.
void note_kept_socket();

/// To be called last, when no lock is held: what is still open then is closed apart. Does nothing
/// if nothing was kept, or if there can be no child.
void close_kept_sockets_apart();

}  // namespace vif_workspace
