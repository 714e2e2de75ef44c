// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "enforce/enforcer.h"
#include "host/bridge_port.h"
#include "host/log.h"
#include "host/network.h"
#include "host/priority_boost.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// A tool that hangs must not cost an event the time for its own filter.
constexpr std::chrono::seconds other_filter_timeout(3);

std::vector<std::unique_ptr<Filter>> filters_but(const Filter& one) {
    std::vector<std::unique_ptr<Filter>> others;
    for (const FilterKind kind : filter_kinds) {
        std::unique_ptr<Filter> filter = make_filter(kind);
        if (filter->name() != one.name()) others.push_back(std::move(filter));
    }
    return others;
}

void log_left(const Filter& filter, const Error& why) {
    log_warning(
        {{"filter", std::string(filter.name())}, {"old_rules", "unknown"}, {"reason", why.what()}});
}

}  // namespace

bool Enforcer::rules_are_current() const {
    const Path& directory = configuration_.run_directory;
    return Registry::is_clean(directory) &&
           Registry::filters(directory) == std::vector{std::string(filter_->name())};
}

void Enforcer::apply(Registry& registry, const BindingSet& wanted) {
    const BindingSet before = registry.bindings();
    const bool before_stands = rules_are_current();
    registry.write(wanted);
    before_stands ? apply_difference(before, wanted) : rebuild_rules(registry, wanted);
    registry.mark_clean();
}

void Enforcer::apply_difference(const BindingSet& before, const BindingSet& wanted) {
    const PriorityBoost boost;
    diversion_.change(before, wanted);
    filter_->change(before, wanted, deadline_);
}

/// The rules as a whole; then those go that another filter made, which the configuration named
/// before. While they cannot be taken away they are noted, and do no harm but to cut off.
void Enforcer::rebuild_rules(Registry& registry, const BindingSet& wanted) {
    const std::string name(filter_->name());
    std::vector<std::string> noted = registry.filters();
    if (std::ranges::find(noted, name) == noted.end()) noted.push_back(name);
    registry.set_installed_filters(noted);
    refuse_unconfinable(wanted);
    diversion_.rebuild(wanted);
    filter_->rebuild(wanted, deadline_);
    repair_ports(wanted);

    std::vector<std::string> left = {name};
    for (const auto& other : filters_but(*filter_)) {
        if (std::ranges::find(noted, other->name()) == noted.end()) continue;
        try {
            other->rebuild({}, deadline_.within(other_filter_timeout));
        } catch (const Error& error) {
            log_left(*other, error);
            left.emplace_back(other->name());
        }
    }
    registry.set_installed_filters(left);
}

/// A port that joined its bridge without a filter lets frames pass beside the rules.
void Enforcer::repair_ports(const BindingSet& set) const {
    for (const Binding* binding : set.by_arrival()) {
        for (const InterfaceName& port : binding->ports) {
            const bool is_open =
                is_port_of(port, binding->bridge) && !forwards_link_local_groups(port);
            if (is_open && filter_->confines()) put_on_bridge(port, binding->bridge, deadline_);
        }
    }
}

/// What one filter could confine and another cannot must not lose its rules to that.
void Enforcer::refuse_unconfinable(const BindingSet& set) const {
    for (const Binding* binding : set.by_arrival()) {
        try {
            filter_->refuse_unconfinable(*binding);
        } catch (const Error& error) {
            throw error.within(binding->vif.to_string());
        }
    }
}

/// Nobody knows which filter the configuration named before. One that is not installed has no
/// rules.
void Enforcer::clear_other_filters() const {
    for (const auto& other : filters_but(*filter_)) {
        try {
            other->rebuild({}, deadline_.within(other_filter_timeout));
        } catch (const Error& error) {
            log_left(*other, error);
        }
    }
}

/// Of which vifs rules of ours stand, whichever filter made them and whatever is on record.
std::vector<VifId> Enforcer::confined() const {
    std::vector<VifId> confined = filter_->confined(deadline_);
    for (const VifId& vif : diversion_.diverted_vifs()) confined.push_back(vif);
    for (const auto& other : filters_but(*filter_)) {
        try {
            for (const VifId& vif : other->confined(deadline_.within(other_filter_timeout)))
                confined.push_back(vif);
        } catch (const Error& error) {
            log_left(*other, error);
        }
    }
    return confined;
}

/// Without a record the rules are made again from nothing; those of vifs that are up must not go
/// so.
void Enforcer::refuse_unknown_neighbours(const VifId& entering) const {
    if (Registry::has_record(configuration_.run_directory)) return;
    for (const VifId& vif : confined()) {
        if (vif == entering || devices_of(vif).empty()) continue;
        throw Error(Fault::conflict, "rules of " + vif.to_string() +
                                         " stand, but the record of what is in force is gone; run "
                                         "`workspacectl repair`");
    }
}

}  // namespace vif_workspace
