// SPDX-License-Identifier: GPL-2.0-or-later
// A file of assignments, for `workspacectl assign --from`. It is either TOML, with an
// [[assignment]] for each, or an address pool of the workspace service TP1.2.2, with a line for
// each. The first line that is not a comment decides which. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/mac_address.h"
#include "store/assignment_schema.h"

namespace vif_workspace {

struct FiledAssignment {
    MacAddress mac;
    NodeTexts nodes;  // parse_assignment() accepts them
};

/// Returns at least one, and no MAC twice. Throws Error (input) that names FILE_NAME and the line.
std::vector<FiledAssignment> parse_assignment_file(const std::string& text,
                                                   const std::string& file_name);

}  // namespace vif_workspace
