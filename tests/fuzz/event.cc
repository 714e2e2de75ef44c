// SPDX-License-Identifier: GPL-2.0-or-later
// Arguments and variables of a call of the hotplug script, "WORD" or "$NAME=VALUE", with ";
// " after each.
#include "events/event.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    std::vector<std::string> words;
    Environment environment;
    for (const std::string_view entry : split(input, ";\n")) {
        if (!entry.starts_with('$')) {
            words.emplace_back(entry);
            continue;
        }
        const std::size_t equals = std::min(entry.find('='), entry.size());
        environment.emplace(entry.substr(1, equals - 1),
                            entry.substr(std::min(equals + 1, entry.size())));
    }
    const std::optional<Event> event = parse_event(words, environment);
    if (!event) return;
    const bool of_a_tap = event->kind == EventKind::add || event->kind == EventKind::remove;
    must(event->tap.has_value() == of_a_tap, "an event has another's device", input);
    must(VifId::parse_backend_path(event->backend.text) == event->backend.vif,
         "an event is of another vif", input);
    must(is_harmless(event->backend.text), "a backend path is not plain", event->backend.text);
}

}  // namespace vif_workspace::fuzz
