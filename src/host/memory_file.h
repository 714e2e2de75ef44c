// SPDX-License-Identifier: GPL-2.0-or-later
// A file in memory, for what another process reads or writes. Instead of pipes: nobody blocks on a
// full one, and a daemon that keeps its end open does not keep us waiting.
#pragma once

#include "host/file.h"

namespace vif_workspace {

/// Closed when another program is executed. Throws Error (system).
Descriptor memory_file(const char* name);

}  // namespace vif_workspace
