// SPDX-License-Identifier: GPL-2.0-or-later
// The registry as text: a version line, one line a binding, a last line that counts them. Pure. The
// only text of ours that is ever read back, so that every field goes through the parser of its type
// again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

struct RegistryState {
    BindingSet bindings;
    std::uint64_t generation = 0;  // counts the changes; also the source of the bindings' serials
};

std::string render(const RegistryState& record);
/// Its parts: the first line, one binding's line, and the last line.
std::string render_heading(std::uint64_t generation);
std::string render(const Binding& binding);
std::string render_ending(std::size_t bindings);

/// One binding's line without its end; throws as parse_record() does.
Binding parse_binding(std::string_view line);

/// Throws Error (system) that names the line if the text is of another version, cut off, holds a
/// field that its type refuses, or is not, letter for letter, what render() makes of it.
RegistryState parse_registry(std::string_view text);

}  // namespace vif_workspace
