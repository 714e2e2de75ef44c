// SPDX-License-Identifier: GPL-2.0-or-later
// What the hotplug script was called with, as libxl calls it: argv "online type_if=vif", the
// environment XENBUS_PATH and, for a tap, INTERFACE. The one place where that text becomes types.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/interface_name.h"
#include "store/vif_reader.h"

namespace vif_workspace {

enum class EventKind { online, offline, add, remove };

/// As libxl calls it.
const char* name_of(EventKind kind);

struct Event {
    EventKind kind;
    BackendPath backend;
    std::optional<InterfaceName> tap;  // of add and remove: the device of the emulated NIC
};

using Environment = std::map<std::string, std::string>;

/// The environment of this process.
Environment process_environment();

/// WORDS are the event's name and key=value arguments, in any order; type_if is vif for online and
/// offline, tap for add and remove, and vif if it is missing. Returns nothing for a pair that does
/// not concern us (online of a tap). Throws Error (usage) for words that no toolstack sends and for
/// an environment without a usable XENBUS_PATH. Pure.
std::optional<Event> parse_event(const std::vector<std::string>& words,
                                 const Environment& environment);

}  // namespace vif_workspace
