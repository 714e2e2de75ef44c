// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/replaced_program.h"

#include <sys/mount.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "support/process.h"

namespace vif_workspace::tests {
namespace {

namespace fs = std::filesystem;

const fs::path place = "/usr/sbin";
const fs::path below = "/run/real-programs";
const fs::path above = "/run/replaced-programs";

}  // namespace

ReplacedProgram::ReplacedProgram(const std::string& name, const std::string& text) {
    fs::create_directories(below);
    fs::create_directories(above);
    const fs::path script = above / name;
    std::ofstream(script) << text;
    fs::permissions(script, fs::perms(0755));
    run_or_throw({"mount", "--bind", place, below});
    // A program that is a link cannot be replaced by a mount alone: the target of the link may have
    // other names.
    run_or_throw({"mount", "-t", "overlay", "overlay", "-o",
                  "lowerdir=" + above.string() + ":" + below.string(), place});
}

ReplacedProgram::~ReplacedProgram() {
    umount2(place.c_str(), MNT_DETACH);
    umount2(below.c_str(), MNT_DETACH);
    std::error_code ignored;
    fs::remove_all(above, ignored);
}

std::string ReplacedProgram::real(const std::string& name) {
    return below / name;
}

}  // namespace vif_workspace::tests
