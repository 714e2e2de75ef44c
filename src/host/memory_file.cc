// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/memory_file.h"

#include <sys/mman.h>

#include "model/error.h"

namespace vif_workspace {

Descriptor memory_file(const char* name) {
    Descriptor file(memfd_create(name, MFD_CLOEXEC));
    if (file.number() >= 0) return file;
    throw Error(ErrorKind::system, "cannot make a memory file: " + last_error());
}

}  // namespace vif_workspace
