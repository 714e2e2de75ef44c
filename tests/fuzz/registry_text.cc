// SPDX-License-Identifier: GPL-2.0-or-later
// The text of the registry: read as it was written, or refused. Text that is not canonical is
// refused too, because lines that were read are written again unchanged
// (registry/registry_cache.h).
#include "fuzz.h"
#include "registry/registry_cache.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    const RegistryState record = parse_registry(input);
    must(render(record) == input, "a record is written otherwise than it was read");
    RegistryCache memory;
    must(memory.parse(input).bindings == record.bindings, "a record is remembered otherwise");
    must(memory.render(record) == input, "a record is written otherwise than it was remembered");
}

}  // namespace vif_workspace::fuzz
