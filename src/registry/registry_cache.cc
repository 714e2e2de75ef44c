// SPDX-License-Identifier: GPL-2.0-or-later
#include "registry/registry_cache.h"

namespace vif_workspace {

RegistryState RegistryCache::parse(std::string_view text) {
    if (text_.empty() || text != text_) {
        record_ = parse_registry(text);
        text_ = text;
        places_.clear();
        places_.reserve(record_.bindings.size());
        // The canonical text is the only one that parse_record() takes: line by line, it is this
        // one.
        std::size_t start = text_.find('\n') + 1;
        for (const Binding* binding : record_.bindings.by_arrival()) {
            const std::size_t size = text_.find('\n', start) + 1 - start;
            places_.emplace(binding, Place{start, size});
            start += size;
        }
    }
    return record_;
}

std::string RegistryCache::render(const RegistryState& record) {
    const std::vector<const Binding*> bindings = record.bindings.by_arrival();
    std::string text = render_heading(record.generation);
    Places places;
    places.reserve(bindings.size());
    for (const Binding* binding : bindings) {
        const std::size_t start = text.size();
        const auto same = places_.find(binding);
        if (same == places_.end()) {
            text += vif_workspace::render(*binding);
        } else {
            text.append(text_, same->second.start, same->second.size);
        }
        places.emplace(binding, Place{start, text.size() - start});
    }
    text += render_ending(bindings.size());
    text_ = std::move(text);
    record_ = record;
    places_ = std::move(places);
    return text_;
}

}  // namespace vif_workspace
