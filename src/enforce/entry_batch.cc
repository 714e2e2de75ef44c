// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/entry_batch.h"

#include "model/error.h"

namespace vif_workspace {

EntryBatch build_batch(const BindingSet& leader, const std::vector<Binding>& waiting,
                       const Admit& admit, const Announce& announce) {
    EntryBatch batch = {leader, {}};
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        if (batch.bindings.find(waiting[i].vif) != nullptr) continue;
        try {
            const Binding binding = admit(waiting[i], batch.bindings);
            // The event must know before its binding is in the registry: one that does not would
            // enter it again.
            if (!announce(i)) continue;
            batch.bindings = batch.bindings.with(binding);
            batch.chosen.push_back(i);
        } catch (const Error&) {  // its own event will report why
        }
    }
    return batch;
}

}  // namespace vif_workspace
