// SPDX-License-Identifier: GPL-2.0-or-later
// A system program that is another one for a while: for a daemon that never gets ready, a tool that
// hangs. Only for the test process, whose mounts are its own.
#pragma once

#include <string>

namespace vif_workspace::tests {

class ReplacedProgram {
  public:
    /// /usr/sbin/NAME becomes TEXT, an executable script.
    ReplacedProgram(const std::string& name, const std::string& text);
    ReplacedProgram(const ReplacedProgram&) = delete;
    ReplacedProgram& operator=(const ReplacedProgram&) = delete;
    ~ReplacedProgram();

    /// Where the program itself stands meanwhile.
    static std::string real(const std::string& name);
};

}  // namespace vif_workspace::tests
