// SPDX-License-Identifier: GPL-2.0-or-later
// Replaces a system program by another one for a while: for a daemon that never gets ready, or a
// tool that hangs. Only for the test process, whose mounts are its own.
#pragma once

#include <string>

namespace vif_workspace::tests {

class ReplacedProgram {
  public:
    /// /usr/sbin/NAME becomes an executable script with this TEXT.
    ReplacedProgram(const std::string& name, const std::string& text);
    ReplacedProgram(const ReplacedProgram&) = delete;
    ReplacedProgram& operator=(const ReplacedProgram&) = delete;
    ~ReplacedProgram();

    /// Where the real program is meanwhile.
    static std::string real(const std::string& name);
};

}  // namespace vif_workspace::tests
