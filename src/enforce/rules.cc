// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/rules.h"

#include <algorithm>
#include <memory>

#include "enforce/ports.h"
#include "host/log.h"
#include "host/priority_boost.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// A tool of another filter that hangs must not cost an event the time for its own filter.
constexpr std::chrono::seconds other_filter_timeout(3);

std::vector<std::unique_ptr<Filter>> filters_except(const Filter& one) {
    std::vector<std::unique_ptr<Filter>> others;
    for (const FilterKind kind : filter_kinds) {
        std::unique_ptr<Filter> filter = make_filter(kind);
        if (filter->name() != one.name()) others.push_back(std::move(filter));
    }
    return others;
}

void log_unknown(const Filter& filter, const Error& error) {
    log_warning({{"filter", std::string(filter.name())},
                 {"old_rules", "unknown"},
                 {"reason", error.what()}});
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

bool Rules::are_current() const {
    return Registry::are_rules_current(run_directory_) &&
           Registry::filters(run_directory_) == std::vector{std::string(filter_->name())};
}

void Rules::apply(Registry& registry, const BindingSet& wanted, const Deadline& deadline) const {
    const BindingSet before = registry.bindings();
    const bool is_before_in_kernel = are_current();
    registry.write(wanted);
    if (is_before_in_kernel) {
        apply_difference(before, wanted, deadline);
    } else {
        replace_all(registry, wanted, deadline);
    }
    registry.mark_rules_current();
}

void Rules::apply_or_fall_back(Registry& registry, const BindingSet& wanted,
                               const BindingSet& fallback, const Deadline& deadline) const {
    try {
        apply(registry, wanted, deadline);
    } catch (const Error&) {
        registry.write(fallback);  // the dirty flag stays: the next change rebuilds the rules
        throw;
    }
}

void Rules::rebuild(Registry& registry, const BindingSet& wanted, const Deadline& deadline) const {
    registry.write(wanted);
    replace_all(registry, wanted, deadline);
    // The registry may have been lost, and with it the name of the filter that was configured
    // before. A filter that is not installed has no rules.
    for (const auto& other : filters_except(*filter_)) try_to_clear(*other, deadline);
    registry.mark_rules_current();
}

void Rules::apply_difference(const BindingSet& before, const BindingSet& wanted,
                             const Deadline& deadline) const {
    const PriorityBoost boost;
    diversion_->change(before, wanted);
    filter_->change(before, wanted, deadline);
}

/// Rebuilds all rules, and then removes those of the filter that the configuration named before. As
/// long as these cannot be removed, that filter stays in the registry's list: its rules can only
/// block more than wanted, not let more through.
void Rules::replace_all(Registry& registry, const BindingSet& wanted,
                        const Deadline& deadline) const {
    const std::string name(filter_->name());
    std::vector<std::string> installed = registry.filters();
    if (!contains(installed, name)) installed.push_back(name);
    registry.set_installed_filters(installed);
    refuse_unconfinable(wanted);
    diversion_->rebuild(wanted);
    filter_->rebuild(wanted, deadline);
    if (filter_->confines()) close_port_bypasses(wanted, deadline);

    std::vector<std::string> remaining = {name};
    for (const auto& other : filters_except(*filter_)) {
        const bool is_cleared =
            !contains(installed, other->name()) || try_to_clear(*other, deadline);
        if (!is_cleared) remaining.emplace_back(other->name());
    }
    registry.set_installed_filters(remaining);
}

/// False, and logged, if it cannot be done.
bool Rules::try_to_clear(Filter& other, const Deadline& deadline) const {
    try {
        other.rebuild({}, deadline.within(other_filter_timeout));
        return true;
    } catch (const Error& error) {
        log_unknown(other, error);
        return false;
    }
}

/// A vif that one filter can confine and another cannot must not lose its rules when the
/// configuration changes.
void Rules::refuse_unconfinable(const BindingSet& set) const {
    for (const Binding* binding : set.by_serial()) {
        try {
            filter_->refuse_unconfinable(*binding);
        } catch (const Error& error) {
            throw error.within(binding->vif.to_string());
        }
    }
}

std::vector<VifId> Rules::confined_vifs(const Deadline& deadline) const {
    std::vector<VifId> confined = filter_->confined(deadline);
    for (const VifId& vif : diversion_->diverted_vifs()) confined.push_back(vif);
    for (const auto& other : filters_except(*filter_)) {
        try {
            for (const VifId& vif : other->confined(deadline.within(other_filter_timeout)))
                confined.push_back(vif);
        } catch (const Error& error) {
            log_unknown(*other, error);
        }
    }
    return confined;
}

}  // namespace vif_workspace
