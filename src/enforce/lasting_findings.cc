#include "enforce/lasting_findings.h"

#include <set>

#include <boost/filesystem/operations.hpp>

#include "enforce/findings.h"

namespace vif_workspace {
namespace {

/// What is at work on this host, by the names of the locks that it holds (hotplug_script.cc,
/// Host::serve).
std::set<std::string> at_work(const Path& run_directory) {
    std::set<std::string> locks;
    for (const auto& entry : boost::filesystem::directory_iterator(run_directory)) {
        const std::string name = entry.path().filename().string();
        const bool is_an_events = name.starts_with("vif") || name.starts_with("dhcp.");
        if (is_an_events && name.ends_with(".lock") && is_locked(entry.path())) locks.insert(name);
    }
    return locks;
}

bool is_cared_for(const Disagreement& one, const std::set<std::string>& at_work) {
    switch (one.care) {
        case Care::nobody:
            return false;
        case Care::its_event:
            return at_work.contains(one.vif->to_string() + ".lock");
        case Care::any_event:
            return !at_work.empty();
        case Care::a_later_one:
            return true;
    }
    return false;
}

}  // namespace

Settled settled_disagreements(const Host& host) {
    Store store;
    const Registry registry = host.registry();
    const Path& run_directory = host.configuration().run_directory;
    // Before and after: an event may begin or end while we look. It cannot do both, because what it
    // does to the record waits for us.
    std::set<std::string> working = at_work(run_directory);
    std::vector<Disagreement> all = compare(store, registry, host);
    working.merge(at_work(run_directory));

    std::erase_if(all, [&](const Disagreement& one) { return is_cared_for(one, working); });
    return {.disagreements = std::move(all), .is_final = working.empty()};
}

}  // namespace vif_workspace
