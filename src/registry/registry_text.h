// SPDX-License-Identifier: GPL-2.0-or-later
// The text of the registry: a line with the version and the generation, one line for each binding,
// and a line with their number. Pure. It is the only text of ours that is read back; each field
// goes through the parser of its type again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

struct RegistryState {
    BindingSet bindings;
    std::uint64_t generation =
        0;  // the number of the last change; the bindings' serials are taken from it
};

std::string render(const RegistryState& state);
/// Its parts: the first line, the line of a binding, and the last line.
std::string render_heading(std::uint64_t generation);
std::string render(const Binding& binding);
std::string render_ending(std::size_t bindings);

/// Parses the line of a binding, without the newline. Throws what parse_registry() throws.
Binding parse_binding(std::string_view line);

/// Throws Error (system) that names the line if the text is of another version, incomplete, has a
/// field that its type refuses, or differs in any byte from what render() makes of the result.
RegistryState parse_registry(std::string_view text);

}  // namespace vif_workspace
