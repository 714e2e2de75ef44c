// SPDX-License-Identifier: GPL-2.0-or-later
// How a command prints what it found.
#pragma once

namespace vif_workspace {

enum class Format {
    text,  // for a person; it may change with any version
    json,  // for a program (as_json.h)
};

}  // namespace vif_workspace
