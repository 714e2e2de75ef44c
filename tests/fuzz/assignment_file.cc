// SPDX-License-Identifier: GPL-2.0-or-later
// A file of assignments, in TOML or as a legacy pool: an accepted one has only values that the
// schema's reader accepts, and no MAC twice.
#include "config/assignment_file.h"

#include <set>

#include "fuzz.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    const auto all = parse_assignment_file(std::string(input), "the-file");
    must(!all.empty(), "a file assigns nothing");
    std::set<MacAddress> macs;
    for (const FiledAssignment& one : all) {
        must(macs.insert(one.mac).second, "a MAC is listed twice", one.mac.to_string());
        parse_assignment(one.nodes);
    }
}

}  // namespace vif_workspace::fuzz
