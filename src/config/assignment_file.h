// SPDX-License-Identifier: GPL-2.0-or-later
// A file of assignments, for `workspacectl assign --from`: in TOML, an [[assignment]] with mac and
// the schema's nodes for each; or a pool of the historical workspace service, a line for each.
// Which of the two it is, its first line tells. Pure: reads text, writes nothing.
#pragma once

#include <string>
#include <vector>

#include "model/mac_address.h"
#include "store/assignment_reader.h"

namespace vif_workspace {

struct FiledAssignment {
    MacAddress mac;
    NodeTexts nodes;  // such as parse_assignment() takes
};

/// At least one; no MAC twice. Throws Error (input) that names FILE_NAME and the line.
std::vector<FiledAssignment> parse_assignment_file(const std::string& text,
                                                   const std::string& file_name);

}  // namespace vif_workspace
