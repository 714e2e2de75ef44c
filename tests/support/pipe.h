// SPDX-License-Identifier: GPL-2.0-or-later
// A pipe whose ends close themselves and are inherited only by a program that is given one.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "support/file_descriptor.h"
#include "support/last_error.h"

namespace vif_workspace::tests {

struct Pipe {
    Pipe() {
        std::array<int, 2> ends = {};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_last_error("pipe");
        reading = FileDescriptor(ends[0]);
        writing = FileDescriptor(ends[1]);
    }
    FileDescriptor reading;
    FileDescriptor writing;
};

}  // namespace vif_workspace::tests
