// SPDX-License-Identifier: GPL-2.0-or-later
// A process as a file descriptor (pidfd_open(2)): readable once the process has ended.
#pragma once

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "support/file_descriptor.h"

namespace vif_workspace::tests {

/// Not open if there is no such process. A raw system call: <sys/pidfd.h> of glibc 2.36 lacks
/// extern "C".
inline FileDescriptor process_handle(pid_t pid) {
    return FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

}  // namespace vif_workspace::tests
