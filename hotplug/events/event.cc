// SPDX-License-Identifier: GPL-2.0-or-later
#include "events/event.h"

#include <algorithm>

#include "model/error.h"

namespace vif_workspace {
namespace {

const std::map<std::string, EventKind> kinds = {{"online", EventKind::online},
                                                {"offline", EventKind::offline},
                                                {"add", EventKind::add},
                                                {"remove", EventKind::remove}};

std::string required(const Environment& environment, const std::string& name) {
    const auto variable = environment.find(name);
    if (variable != environment.end() && !variable->second.empty()) return variable->second;
    throw Error(ErrorKind::usage,
                name +
                    " is not set; this is called by the hotplug script vif-workspace, "
                    "with the environment that libxl gives it");
}

BackendPath parse_backend(const std::string& path) {
    if (const auto vif = VifId::parse_backend_path(path)) return {path, *vif};
    throw Error(ErrorKind::usage, "XENBUS_PATH: " + quote(path) +
                                      " is not a vif's backend directory like backend/vif/7/0");
}

InterfaceName parse_tap(const std::string& name) {
    if (const auto tap = InterfaceName::parse(name)) return *tap;
    throw Error(ErrorKind::usage,
                "INTERFACE: " + quote(name) + " is not a device name like vif7.0-emu");
}

}  // namespace

const char* name_of(EventKind kind) {
    const auto same_kind = [&](const auto& entry) { return entry.second == kind; };
    return std::ranges::find_if(kinds, same_kind)->first.c_str();
}

Environment process_environment() {
    Environment variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view variable = *entry;
        const std::size_t equals = variable.find('=');
        if (equals == std::string_view::npos) continue;
        variables.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return variables;
}

std::optional<Event> parse_event(const std::vector<std::string>& words,
                                 const Environment& environment) {
    std::optional<EventKind> kind;
    std::string type = "vif";
    for (const std::string& word : words) {
        const auto known = kinds.find(word);
        if (known != kinds.end() && !kind) {
            kind = known->second;
        } else if (word.starts_with("type_if=")) {
            type = word.substr(word.find('=') + 1);
        } else if (word.find('=') == std::string::npos) {
            throw Error(ErrorKind::usage,
                        quote(word) +
                            " is neither an event name (online, offline, add, remove) "
                            "nor an argument like type_if=vif");
        }
    }
    if (!kind) throw Error(ErrorKind::usage, "no event name; give online, offline, add or remove");
    if (type != "vif" && type != "tap") {
        throw Error(ErrorKind::usage, "type_if: " + quote(type) + " is neither vif nor tap");
    }

    const bool of_a_tap = *kind == EventKind::add || *kind == EventKind::remove;
    if (of_a_tap != (type == "tap")) return std::nullopt;
    const BackendPath backend = parse_backend(required(environment, "XENBUS_PATH"));
    if (!of_a_tap) return Event{*kind, backend, std::nullopt};
    return Event{*kind, backend, parse_tap(required(environment, "INTERFACE"))};
}

}  // namespace vif_workspace
