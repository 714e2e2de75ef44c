// SPDX-License-Identifier: GPL-2.0-or-later
// The text of the registry: read as it was written, or refused. Text that is not canonical is
// refused too, because lines that were read are written again unchanged
// (registry/registry_cache.h).
#include "fuzz.h"
#include "registry/registry_cache.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    const RegistryState state = parse_registry(input);
    must(render(state) == input, "the registry is written otherwise than it was read");
    RegistryCache cache;
    must(cache.parse(input).bindings == state.bindings, "the registry is cached otherwise");
    must(cache.render(state) == input, "the registry is written otherwise than it was cached");
}

}  // namespace vif_workspace::fuzz
