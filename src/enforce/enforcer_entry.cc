// SPDX-License-Identifier: GPL-2.0-or-later
#include <chrono>
#include <ctime>
#include <optional>
#include <utility>

#include "enforce/admission.h"
#include "enforce/enforcer.h"
#include "host/log.h"
#include "model/error.h"
#include "registry/entry_queue.h"

namespace vif_workspace {
namespace {

constexpr std::chrono::seconds time_to_take_back(2);
// Who has less might be in time with his own change alone. No more than that: those who wait in a
// crowd are as late as he is.
constexpr std::chrono::seconds time_for_others(1);

Binding entered_as(std::uint64_t serial, Binding binding) {
    binding.serial = serial;
    binding.since = std::time(nullptr);
    return binding;
}

}  // namespace

// Whoever has to wait lays his binding down for whoever has the lock next: however many come at
// once, few changes of the rules serve all.
Entry Enforcer::enter(Binding binding, const std::function<bool()>& is_wanted) {
    std::optional<QueuedEntry> queued;
    if (Registry::is_busy(configuration_.run_directory)) {
        queued.emplace(configuration_.run_directory, binding);
    }
    Registry registry = registry_for(queued, binding);
    if (queued) {
        if (auto entry = find_entry_of(*queued, binding.vif, registry)) return *entry;
    }
    queued.reset();  // what becomes of it now, becomes of it here
    if (!is_wanted()) throw removed_meanwhile();
    const BindingSet before = registry.bindings();
    binding = entered_as(registry.generation() + 1, admitted(std::move(binding), before));
    const Binding* previous = before.find(binding.vif);
    Entry entry = {binding, previous == nullptr ? std::nullopt : std::optional(*previous)};
    commit_batch(entry, registry);
    return entry;
}

/// Who waits in vain, and is entered by somebody, must not stay on record.
Registry Enforcer::registry_for(const std::optional<QueuedEntry>& queued, Binding binding) {
    try {
        return registry();
    } catch (const Error&) {
        if (queued) {
            queued->give_up();
            if (const auto serial = queued->announced_serial()) {
                binding.serial = *serial;
                try_to_roll_back({std::move(binding), std::nullopt});
            }
        }
        throw;
    }
}

/// Nothing if nobody has made one, or if that was undone.
std::optional<Entry> Enforcer::find_entry_of(const QueuedEntry& queued, const VifId& vif,
                                             Registry& registry) {
    const std::optional<std::uint64_t> serial = queued.announced_serial();
    const Binding* standing = registry.bindings().find(vif);
    if (!serial || standing == nullptr || standing->serial != *serial) return std::nullopt;
    Entry entry = {*standing, std::nullopt};
    // Whoever made it may have been killed over the rules.
    if (!rules_are_current()) {
        apply_or_restore(registry, registry.bindings(), registry.bindings().without(vif));
    }
    return entry;
}

/// The entry, and with it whoever waits, by one change of the rules.
void Enforcer::commit_batch(const Entry& entry, Registry& registry) {
    const BindingSet before = registry.bindings();
    const BindingSet alone = before.with(entry.binding);
    Batch all = build_batch(alone, registry);
    try {
        apply_or_restore(registry, all.bindings, before);
    } catch (const Error& error) {
        if (all.claimed.empty()) throw;
        all.claimed.clear();  // and their descriptors
        // What fails for one of them must not fail for this one.
        log_warning({{"vif", entry.binding.vif.to_string()},
                     {"batch", "failed"},
                     {"reason", error.what()}});
        return apply_or_restore(registry, alone, before);
    }
    drop_abandoned_entries(all.claimed, registry);
}

/// Who cannot be admitted, or is on record already, comes into no company: he enters by himself, or
/// fails.
Enforcer::Batch Enforcer::build_batch(BindingSet set, Registry& registry) const {
    Batch company = {std::move(set), {}};
    const bool admission_is_dear = !registry.has_record();
    if (admission_is_dear || deadline_.left() < time_for_others) return company;
    std::vector<ClaimedEntry> waiting = claim_queued_entries(configuration_.run_directory);
    std::erase_if(waiting, [&](const ClaimedEntry& claimed) {
        return company.bindings.find(claimed.binding().vif) != nullptr;
    });
    if (waiting.empty()) return company;
    const std::uint64_t serial = registry.allocate_generation();
    for (ClaimedEntry& claimed : waiting) {
        try {
            const Binding binding =
                entered_as(serial, admitted(claimed.binding(), company.bindings));
            if (!claimed.announce_serial(serial)) continue;
            company.bindings = company.bindings.with(binding);
            company.claimed.push_back(std::move(claimed));
        } catch (const Error&) {  // and he will say why
        }
    }
    return company;
}

/// Those who gave up or were killed while they were entered.
void Enforcer::drop_abandoned_entries(const std::vector<ClaimedEntry>& claimed,
                                      Registry& registry) {
    BindingSet staying = registry.bindings();
    for (const ClaimedEntry& one : claimed) {
        if (!one.is_waiting()) staying = staying.without(one.binding().vif);
    }
    if (staying.size() == registry.bindings().size()) return;
    try {
        apply(registry, staying);
    } catch (const Error& error) {  // in doubt: whoever comes next makes the filter whole
        log_error({{"batch_cleanup", "failed"}, {"reason", error.what()}});
    }
}

void Enforcer::apply_or_restore(Registry& registry, const BindingSet& wanted,
                                const BindingSet& before) {
    try {
        apply(registry, wanted);
    } catch (const Error&) {
        registry.write(before);  // unsettled: whoever comes next makes the filter whole
        throw;
    }
}

Binding Enforcer::admitted(Binding binding, const BindingSet& others) const {
    filter_->refuse_unconfinable(binding);
    refuse_unknown_neighbours(binding.vif);
    refuse_conflicts(others, binding);
    refuse_foreign_device(binding, others);
    return binding;
}

Error removed_meanwhile() {
    return {Fault::conflict, "it is being taken down again; nothing was made for it"};
}

Binding Enforcer::confirm(const Entry& entry, const std::function<bool()>& is_wanted) {
    Registry registry = this->registry();
    const Binding* standing = registry.bindings().find(entry.binding.vif);
    const bool is_mine = standing != nullptr && standing->serial == entry.binding.serial;
    if (!is_mine || !is_wanted()) throw removed_meanwhile();
    Binding confirmed = *standing;
    confirmed.phase = Phase::online;
    const bool filter_stands = registry.is_clean();
    registry.write(registry.bindings().with(confirmed));
    if (filter_stands) registry.mark_clean();
    return confirmed;
}

/// What cannot be undone now is there until its vif goes, or a repair.
void Enforcer::try_to_roll_back(const Entry& entry) {
    const bool has_time = deadline_.left() > time_to_take_back;
    try {
        until(has_time ? deadline_ : Deadline::in(time_to_take_back)).roll_back(entry);
    } catch (const Error& error) {
        log_error({{"vif", entry.binding.vif.to_string()},
                   {"rollback", "failed"},
                   {"reason", error.what()}});
    }
}

void Enforcer::roll_back(const Entry& entry) {
    std::uint64_t generation = 0;
    {
        Registry registry = this->registry();
        const Binding* standing = registry.bindings().find(entry.binding.vif);
        const bool is_mine = standing != nullptr && standing->serial == entry.binding.serial;
        if (!is_mine) return;
        if (!entry.previous) take_ports_off(entry.binding.vif, entry.binding.ports);
        apply(registry, entry.previous ? registry.bindings().with(*entry.previous)
                                       : registry.bindings().without(entry.binding.vif));
        generation = registry.generation();
    }
    serve(entry.binding.bridge, generation);
}

}  // namespace vif_workspace
