// SPDX-License-Identifier: GPL-2.0-or-later
#include "registry/registry_cache.h"

namespace vif_workspace {

RegistryState RegistryCache::parse(std::string_view text) {
    if (text_.empty() || text != text_) {
        state_ = parse_registry(text);
        text_ = text;
        places_.clear();
        places_.reserve(state_.bindings.size());
        // parse_registry() accepts only the canonical text, so the lines are in the order of the
        // bindings.
        std::size_t start = text_.find('\n') + 1;
        for (const Binding* binding : state_.bindings.by_serial()) {
            const std::size_t size = text_.find('\n', start) + 1 - start;
            places_.emplace(binding, Place{start, size});
            start += size;
        }
    }
    return state_;
}

std::string RegistryCache::render(const RegistryState& state) {
    const std::vector<const Binding*> bindings = state.bindings.by_serial();
    std::string text = render_heading(state.generation);
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
    state_ = state;
    places_ = std::move(places);
    return text_;
}

}  // namespace vif_workspace
