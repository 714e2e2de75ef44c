// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/entry.h"

#include <chrono>
#include <ctime>
#include <utility>
#include <vector>

#include "enforce/admission.h"
#include "enforce/entry_batch.h"
#include "enforce/ports.h"
#include "host/bridge_port.h"
#include "host/log.h"
#include "registry/entry_queue.h"

namespace vif_workspace {
namespace {

constexpr std::chrono::seconds least_time_to_roll_back(2);
/// A leader with less time left enters its own binding only, so that at least its own entry is in
/// time. The limit is only 1 s because the followers have waited as long as the leader and have no
/// more time left than it has.
constexpr std::chrono::seconds least_time_for_batch(1);
constexpr std::chrono::seconds longest_return_of_ports(5);

Binding numbered(Binding binding, std::uint64_t serial) {
    binding.serial = serial;
    binding.since = std::time(nullptr);
    return binding;
}

/// Opens the registry for an event that may be queued. If it cannot, the event leaves the queue,
/// and what a leader has entered for it meanwhile is removed: nothing would complete it.
Registry open_registry(const Enforcer& enforcer, const std::optional<QueuedEntry>& queued,
                       Binding binding, const Deadline& deadline) {
    try {
        return enforcer.registry().open(deadline);
    } catch (const Error&) {
        if (!queued) throw;
        queued->give_up();
        if (const auto serial = queued->announced_serial()) {
            binding.serial = *serial;
            try_to_roll_back(enforcer, {std::move(binding), std::nullopt}, deadline);
        }
        throw;
    }
}

/// The entry that a leader has made for this event; nothing if none has, or if it was undone.
std::optional<Entry> entry_by_leader(const Enforcer& enforcer, const QueuedEntry& queued,
                                     const VifId& vif, Registry& registry,
                                     const Deadline& deadline) {
    const std::optional<std::uint64_t> serial = queued.announced_serial();
    const Binding* entered = registry.bindings().find(vif);
    if (!serial || entered == nullptr || entered->serial != *serial) return std::nullopt;
    Entry entry = {*entered, std::nullopt};
    // The leader may have been killed between the registry and the rules.
    if (!enforcer.rules().are_current()) {
        const BindingSet all = registry.bindings();
        enforcer.rules().apply_or_fall_back(registry, all, all.without(vif), deadline);
    }
    return entry;
}

/// The followers whose bindings are in the batch.
struct Followers {
    BindingSet bindings;
    std::vector<ClaimedEntry> entries;
};

Followers claim_followers(const Enforcer& enforcer, const BindingSet& leader, Registry& registry,
                          const Deadline& deadline) {
    // Without a registry each admission would have to read all rules from the kernel.
    if (!registry.exists() || deadline.left() < least_time_for_batch) return {leader, {}};
    std::vector<ClaimedEntry> waiting = claim_queued_entries(enforcer.registry().run_directory());
    std::erase_if(waiting, [&](const ClaimedEntry& one) {
        return leader.find(one.binding().vif) != nullptr;
    });
    if (waiting.empty()) return {leader, {}};

    const std::uint64_t serial = registry.allocate_generation();
    std::vector<Binding> bindings;
    bindings.reserve(waiting.size());
    for (const ClaimedEntry& one : waiting) bindings.push_back(one.binding());
    EntryBatch batch = build_batch(
        leader, bindings,
        [&](const Binding& binding, const BindingSet& others) {
            return numbered(admitted(enforcer, binding, others, deadline), serial);
        },
        [&](std::size_t i) { return waiting[i].announce_serial(serial); });

    Followers followers = {std::move(batch.bindings), {}};
    for (const std::size_t i : batch.chosen) followers.entries.push_back(std::move(waiting[i]));
    return followers;
}

/// Removes the entries of followers whose events gave up or were killed meanwhile.
void drop_abandoned_entries(const Enforcer& enforcer, const std::vector<ClaimedEntry>& followers,
                            Registry& registry, const Deadline& deadline) {
    BindingSet remaining = registry.bindings();
    for (const ClaimedEntry& one : followers) {
        if (!one.is_waiting()) remaining = remaining.without(one.binding().vif);
    }
    if (remaining.size() == registry.bindings().size()) return;
    try {
        enforcer.rules().apply(registry, remaining, deadline);
    } catch (const Error& error) {  // the dirty flag is set: the next change rebuilds the rules
        log_error({{"batch_cleanup", "failed"}, {"reason", error.what()}});
    }
}

/// Enters the leader's binding and those of the followers by one change of the rules. If that
/// fails, it enters the leader's alone: a vif must not fail because another one failed.
void commit_batch(const Enforcer& enforcer, const Binding& binding, Registry& registry,
                  const Deadline& deadline) {
    const BindingSet before = registry.bindings();
    const BindingSet alone = before.with(binding);
    Followers followers = claim_followers(enforcer, alone, registry, deadline);
    try {
        enforcer.rules().apply_or_fall_back(registry, followers.bindings, before, deadline);
    } catch (const Error& error) {
        if (followers.entries.empty()) throw;
        followers.entries.clear();  // which ends the claim
        log_warning(
            {{"vif", binding.vif.to_string()}, {"batch", "failed"}, {"reason", error.what()}});
        return enforcer.rules().apply_or_fall_back(registry, alone, before, deadline);
    }
    drop_abandoned_entries(enforcer, followers.entries, registry, deadline);
}

/// What the vif had before the entry; nothing if that was another vif, of an earlier domain
/// with the same domid.
std::optional<Binding> restorable(const Entry& entry) {
    const bool is_same = entry.previous && entry.previous->mac == entry.binding.mac;
    return is_same ? entry.previous : std::nullopt;
}

/// The host's network may have been restarted since the other vifs came up. The rules are rebuilt
/// first, because the program that took the ports off the bridge may have flushed them too.
void try_to_return_ports(const Enforcer& enforcer, Registry& registry, const InterfaceName& bridge,
                         const StillWanted& is_wanted, const Deadline& deadline) {
    if (!enforcer.filter().confines()) return;
    try {
        const BindingSet bindings = registry.bindings();
        const std::vector<PortOfBinding> ports = ports_off_bridge(bindings, bridge, is_wanted);
        if (ports.empty()) return;
        const Deadline in_time = deadline.within(longest_return_of_ports);
        enforcer.rules().rebuild(registry, bindings, in_time);
        for (const auto& [port, binding] : ports) {
            join_bridge(port, *binding, in_time);
            bring_up(port, in_time);
        }
    } catch (const Error& error) {
        log_warning(
            {{"bridge", bridge.to_string()}, {"ports", "not_returned"}, {"reason", error.what()}});
    }
}

void roll_back(const Enforcer& enforcer, const Entry& entry, const Deadline& deadline) {
    const VifId& vif = entry.binding.vif;
    std::uint64_t generation = 0;
    {
        Registry registry = enforcer.registry().open(deadline);
        const Binding* current = registry.bindings().find(vif);
        const bool is_own = current != nullptr && current->serial == entry.binding.serial;
        if (!is_own) return;
        const std::optional<Binding> before = restorable(entry);
        if (!before) detach_ports(vif, entry.binding.ports);
        enforcer.rules().apply(
            registry, before ? registry.bindings().with(*before) : registry.bindings().without(vif),
            deadline);
        generation = registry.generation();
    }
    enforcer.dhcp_service().serve(entry.binding.bridge, generation, deadline);
    const bool has_moved = entry.previous && entry.previous->bridge != entry.binding.bridge;
    if (has_moved) enforcer.dhcp_service().serve(entry.previous->bridge, generation, deadline);
}

}  // namespace

Error removed_meanwhile() {
    return {ErrorKind::conflict, "the interface is being removed; nothing was set up"};
}

Entry enter(const Enforcer& enforcer, const Binding& binding, const StillWanted& is_wanted,
            const Deadline& deadline) {
    const Path& run_directory = enforcer.registry().run_directory();
    std::optional<QueuedEntry> queued;
    if (Registry::is_busy(run_directory)) queued.emplace(run_directory, binding);
    Registry registry = open_registry(enforcer, queued, binding, deadline);
    if (queued) {
        if (auto entry = entry_by_leader(enforcer, *queued, binding.vif, registry, deadline))
            return *entry;
    }
    queued.reset();  // from here on this event is the leader
    if (!is_wanted(binding.vif)) throw removed_meanwhile();

    const BindingSet before = registry.bindings();
    const Binding* previous = before.find(binding.vif);
    // What a vif of an earlier domain with the same domid had is not this vif's own.
    const bool is_new = previous == nullptr || previous->mac != binding.mac;
    const BindingSet others = is_new ? before.without(binding.vif) : before;
    Entry entry = {.binding = numbered(admitted(enforcer, binding, others, deadline),
                                       registry.generation() + 1),
                   .previous = previous == nullptr ? std::nullopt : std::optional(*previous)};
    commit_batch(enforcer, entry.binding, registry, deadline);
    return entry;
}

Binding confirm(const Enforcer& enforcer, const Entry& entry, const StillWanted& is_wanted,
                const Deadline& deadline) {
    Registry registry = enforcer.registry().open(deadline);
    const Binding* current = registry.bindings().find(entry.binding.vif);
    const bool is_own = current != nullptr && current->serial == entry.binding.serial;
    if (!is_own || !is_wanted(entry.binding.vif)) throw removed_meanwhile();
    Binding confirmed = *current;
    confirmed.phase = Phase::online;
    // The phase changes no rule, so the dirty flag is as it was.
    const bool were_rules_current = registry.are_rules_current();
    registry.write(registry.bindings().with(confirmed));
    if (were_rules_current) registry.mark_rules_current();
    try_to_return_ports(enforcer, registry, confirmed.bridge, is_wanted, deadline);
    return confirmed;
}

void try_to_roll_back(const Enforcer& enforcer, const Entry& entry, const Deadline& deadline) {
    const bool has_time = deadline.left() > least_time_to_roll_back;
    try {
        roll_back(enforcer, entry, has_time ? deadline : Deadline::in(least_time_to_roll_back));
    } catch (const Error& error) {
        log_error({{"vif", entry.binding.vif.to_string()},
                   {"rollback", "failed"},
                   {"reason", error.what()}});
    }
}

}  // namespace vif_workspace
