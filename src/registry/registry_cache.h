// SPDX-License-Identifier: GPL-2.0-or-later
// A cache between the registry and its text, for a process that reads and writes it several times:
// of some thousand bindings an event changes one. The same text is not parsed again, and the line
// of an unchanged binding is not rendered again.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "registry/registry_text.h"

namespace vif_workspace {

class RegistryCache {
  public:
    /// As parse_registry(); throws what it throws.
    RegistryState parse(std::string_view text);
    /// As render().
    std::string render(const RegistryState& state);

  private:
    /// The place of a binding's line in the text.
    struct Place {
        std::size_t start;
        std::size_t size;
    };
    using Places = std::unordered_map<const Binding*, Place>;

    std::string text_;
    RegistryState state_;  // keeps the bindings, so that their addresses are not used again
    Places places_;
};

}  // namespace vif_workspace
