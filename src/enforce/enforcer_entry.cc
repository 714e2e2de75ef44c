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
Entry Host::enter(Binding binding, const std::function<bool()>& is_wanted) {
    std::optional<Newcomer> newcomer;
    if (Registry::is_busy(configuration_.run_directory)) {
        newcomer.emplace(configuration_.run_directory, binding);
    }
    Registry registry = registry_for(newcomer, binding);
    if (newcomer) {
        if (auto entry = find_entry_of(*newcomer, binding.vif, registry)) return *entry;
    }
    newcomer.reset();  // what becomes of it now, becomes of it here
    if (!is_wanted()) throw taken_down();
    const BindingSet before = registry.bindings();
    binding = entered_as(registry.generation() + 1, admitted(std::move(binding), before));
    const Binding* previous = before.find(binding.vif);
    Entry entry = {binding, previous == nullptr ? std::nullopt : std::optional(*previous)};
    enter_in_company(entry, registry);
    return entry;
}

/// Who waits in vain, and is entered by somebody, must not stay on record.
Registry Host::registry_for(const std::optional<Newcomer>& newcomer, Binding binding) {
    try {
        return registry();
    } catch (const Error&) {
        if (newcomer) {
            newcomer->give_up();
            if (const auto serial = newcomer->entered_as()) {
                binding.serial = *serial;
                try_to_take_back({std::move(binding), std::nullopt});
            }
        }
        throw;
    }
}

/// Nothing if nobody has made one, or if that was undone.
std::optional<Entry> Host::find_entry_of(const Newcomer& newcomer, const VifId& vif,
                                         Registry& registry) {
    const std::optional<std::uint64_t> serial = newcomer.entered_as();
    const Binding* standing = registry.bindings().find(vif);
    if (!serial || standing == nullptr || standing->serial != *serial) return std::nullopt;
    Entry entry = {*standing, std::nullopt};
    // Whoever made it may have been killed over the rules.
    if (!rules_stand()) {
        settle_or_undo(registry, registry.bindings(), registry.bindings().without(vif));
    }
    return entry;
}

/// The entry, and with it whoever waits, by one change of the rules.
void Host::enter_in_company(const Entry& entry, Registry& registry) {
    const BindingSet before = registry.bindings();
    const BindingSet alone = before.with(entry.binding);
    Company all = with_companions(alone, registry);
    try {
        settle_or_undo(registry, all.bindings, before);
    } catch (const Error& error) {
        if (all.companions.empty()) throw;
        all.companions.clear();  // and their descriptors
        // What fails for one of them must not fail for this one.
        log_warning("vif=" + entry.binding.vif.to_string() +
                    " together=failed why=" + quote(error.what()));
        return settle_or_undo(registry, alone, before);
    }
    take_out_those_without_event(all.companions, registry);
}

/// Who cannot be admitted, or is on record already, comes into no company: he enters by himself, or
/// fails.
Host::Company Host::with_companions(BindingSet set, Registry& registry) const {
    Company company = {std::move(set), {}};
    const bool admission_is_dear = !registry.has_record();
    if (admission_is_dear || deadline_.left() < time_for_others) return company;
    std::vector<Companion> waiting = find_companions(configuration_.run_directory);
    std::erase_if(waiting, [&](const Companion& companion) {
        return company.bindings.find(companion.binding().vif) != nullptr;
    });
    if (waiting.empty()) return company;
    const std::uint64_t serial = registry.use_up_generation();
    for (Companion& companion : waiting) {
        try {
            const Binding binding =
                entered_as(serial, admitted(companion.binding(), company.bindings));
            if (!companion.will_be_entered_as(serial)) continue;
            company.bindings = company.bindings.with(binding);
            company.companions.push_back(std::move(companion));
        } catch (const Error&) {  // and he will say why
        }
    }
    return company;
}

/// Those who gave up or were killed while they were entered.
void Host::take_out_those_without_event(const std::vector<Companion>& companions,
                                        Registry& registry) {
    BindingSet staying = registry.bindings();
    for (const Companion& companion : companions) {
        if (!companion.waits()) staying = staying.without(companion.binding().vif);
    }
    if (staying.size() == registry.bindings().size()) return;
    try {
        settle(registry, staying);
    } catch (const Error& error) {  // in doubt: whoever comes next makes the filter whole
        log_error("together=left why=" + quote(error.what()));
    }
}

void Host::settle_or_undo(Registry& registry, const BindingSet& wanted, const BindingSet& before) {
    try {
        settle(registry, wanted);
    } catch (const Error&) {
        registry.record(before);  // unsettled: whoever comes next makes the filter whole
        throw;
    }
}

Binding Host::admitted(Binding binding, const BindingSet& others) const {
    filter_->refuse_unconfinable(binding);
    refuse_unknown_neighbours(binding.vif);
    refuse_conflicts(others, binding);
    refuse_foreign_device(binding, others);
    return binding;
}

Error taken_down() {
    return {Fault::conflict, "it is being taken down again; nothing was made for it"};
}

Binding Host::confirm(const Entry& entry, const std::function<bool()>& is_wanted) {
    Registry registry = this->registry();
    const Binding* standing = registry.bindings().find(entry.binding.vif);
    const bool is_mine = standing != nullptr && standing->serial == entry.binding.serial;
    if (!is_mine || !is_wanted()) throw taken_down();
    Binding confirmed = *standing;
    confirmed.phase = Phase::online;
    const bool filter_stands = registry.is_settled();
    registry.record(registry.bindings().with(confirmed));
    if (filter_stands) registry.settle();
    return confirmed;
}

/// What cannot be undone now is there until its vif goes, or a repair.
void Host::try_to_take_back(const Entry& entry) {
    const bool has_time = deadline_.left() > time_to_take_back;
    try {
        until(has_time ? deadline_ : Deadline::in(time_to_take_back)).take_back(entry);
    } catch (const Error& error) {
        log_error("vif=" + entry.binding.vif.to_string() +
                  " undo=failed why=" + quote(error.what()));
    }
}

void Host::take_back(const Entry& entry) {
    std::uint64_t generation = 0;
    {
        Registry registry = this->registry();
        const Binding* standing = registry.bindings().find(entry.binding.vif);
        const bool is_mine = standing != nullptr && standing->serial == entry.binding.serial;
        if (!is_mine) return;
        if (!entry.previous) take_ports_off(entry.binding.vif, entry.binding.ports, deadline_);
        settle(registry, entry.previous ? registry.bindings().with(*entry.previous)
                                        : registry.bindings().without(entry.binding.vif));
        generation = registry.generation();
    }
    serve(entry.binding.bridge, generation);
}

}  // namespace vif_workspace
