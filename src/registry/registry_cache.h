// SPDX-License-Identifier: GPL-2.0-or-later
// The record's text, read and written by somebody who does it several times: an event has the same
// thousand bindings before it again and again, and changes one of them. The same text is the same
// record, and a binding that is still that very one has still that very line.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "registry/registry_text.h"

namespace vif_workspace {

class RegistryCache {
  public:
    /// What parse_record() returns, and throws.
    RegistryState parse(std::string_view text);
    /// What render() returns.
    std::string render(const RegistryState& record);

  private:
    /// Where in the text a binding's line stands.
    struct Place {
        std::size_t start;
        std::size_t size;
    };
    using Places = std::unordered_map<const Binding*, Place>;

    std::string text_;
    RegistryState record_;  // keeps the bindings, so that a pointer is of no other
    Places places_;
};

}  // namespace vif_workspace
