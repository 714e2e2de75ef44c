// SPDX-License-Identifier: GPL-2.0-or-later
// A file in memory that another process writes or reads, in place of a pipe: no process blocks on a
// full one, and a daemon that keeps its end open does not keep us waiting. contents_of() in file.h
// reads what was written.
#pragma once

#include "host/file.h"

namespace vif_workspace {

/// It is closed on exec. Throws Error (system).
Descriptor memory_file(const char* name);

}  // namespace vif_workspace
