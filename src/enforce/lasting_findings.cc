// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/lasting_findings.h"

#include <set>

#include <boost/filesystem/operations.hpp>

#include "enforce/findings.h"

namespace vif_workspace {
namespace {

/// The events and DHCP changes under way on this host, by the names of the locks that they hold
/// (hotplug_script.cc, dhcp_service.h).
std::set<std::string> locks_in_use(const Path& run_directory) {
    std::set<std::string> locks;
    for (const auto& entry : boost::filesystem::directory_iterator(run_directory)) {
        const std::string name = entry.path().filename().string();
        const bool is_of_event = name.starts_with("vif") || name.starts_with("dhcp.");
        if (is_of_event && name.ends_with(".lock") && is_locked(entry.path())) locks.insert(name);
    }
    return locks;
}

bool will_be_resolved(const Finding& one, const std::set<std::string>& locks_in_use) {
    switch (one.resolved_by) {
        case ResolvedBy::none:
        case ResolvedBy::person:
            return false;
        case ResolvedBy::own_event:
            return locks_in_use.contains(one.vif->to_string() + ".lock");
        case ResolvedBy::any_event:
            return !locks_in_use.empty();
        case ResolvedBy::later_event:
            return true;
    }
    return false;
}

}  // namespace

LastingFindings lasting_findings(const Enforcer& enforcer, const Deadline& deadline) {
    Store store;
    const Registry registry = enforcer.registry().open(deadline);
    const Path& run_directory = enforcer.configuration().run_directory;
    // Before and after the comparison, because an event may begin or end meanwhile. An event that
    // runs only between the two looks is impossible: it would need the registry's lock, which is
    // held here.
    std::set<std::string> working = locks_in_use(run_directory);
    std::vector<Finding> all = all_findings(store, registry, enforcer, deadline);
    working.merge(locks_in_use(run_directory));

    std::erase_if(all, [&](const Finding& one) { return will_be_resolved(one, working); });
    return {.findings = std::move(all), .is_final = working.empty()};
}

}  // namespace vif_workspace
