// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include "model/error.h"

namespace vif_workspace {

Descriptor memory_file(const char* name) {
    Descriptor file(memfd_create(name, MFD_CLOEXEC));
    if (file.number() >= 0) return file;
    throw Error(Fault::system, "cannot make a memory file: " + last_error());
}

std::string contents_of(const Descriptor& memory) {
    std::string text(static_cast<std::size_t>(lseek(memory.number(), 0, SEEK_END)), '\0');
    const ssize_t got = pread(memory.number(), text.data(), text.size(), 0);
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
}

}  // namespace vif_workspace
