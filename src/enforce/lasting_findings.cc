// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/lasting_findings.h"

#include <set>

#include <boost/filesystem/operations.hpp>

#include "enforce/findings.h"

namespace vif_workspace {
namespace {

/// What is at work on this host, by the names of the locks that it holds (hotplug_script.cc,
/// Enforcer::serve).
std::set<std::string> at_work(const Path& run_directory) {
    std::set<std::string> locks;
    for (const auto& entry : boost::filesystem::directory_iterator(run_directory)) {
        const std::string name = entry.path().filename().string();
        const bool is_an_events =
            name.starts_with("vif") || (name.starts_with("dhcp.") && name.ends_with(".lock"));
        if (is_an_events && name.ends_with(".lock") && is_locked(entry.path())) locks.insert(name);
    }
    return locks;
}

bool is_cared_for(const Finding& one, const std::set<std::string>& at_work) {
    switch (one.resolved_by) {
        case ResolvedBy::nobody:
            return false;
        case ResolvedBy::own_event:
            return at_work.contains(one.vif->to_string() + ".lock");
        case ResolvedBy::any_event:
            return !at_work.empty();
        case ResolvedBy::later_event:
            return true;
    }
    return false;
}

}  // namespace

LastingFindings lasting_findings(const Enforcer& enforcer) {
    Store store;
    const Registry registry = enforcer.registry();
    const Path& run_directory = enforcer.configuration().run_directory;
    // Before and after: an event may begin or end while we look. It cannot do both, because what it
    // does to the record waits for us.
    std::set<std::string> working = at_work(run_directory);
    std::vector<Finding> all = all_findings(store, registry, enforcer);
    working.merge(at_work(run_directory));

    std::erase_if(all, [&](const Finding& one) { return is_cared_for(one, working); });
    return {.findings = std::move(all), .is_final = working.empty()};
}

}  // namespace vif_workspace
