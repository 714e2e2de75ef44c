#include <chrono>
#include <ctime>
#include <optional>
#include <utility>

#include "admission.h"
#include "host.h"
#include "host/log.h"
#include "model/error.h"
#include "registry/newcomer.h"

namespace vif_workspace {
namespace {

constexpr std::chrono::seconds time_to_leave(2);

Error taken_down() {
    return {Fault::conflict, "it is being taken down again; nothing was made for it"};
}

Binding entered_now(Binding binding, const Registry& registry) {
    binding.serial = registry.generation() + 1;
    binding.since = std::time(nullptr);
    return binding;
}

/// An entry that another event has made for us, with its own.
const Binding* entered_for(const Binding& newcomer, const BindingSet& recorded) {
    const Binding* standing = recorded.find(newcomer.vif);
    const bool is_it = standing != nullptr && standing->phase == Phase::pending &&
                       as_recorded(newcomer, *standing) == *standing;
    return is_it ? standing : nullptr;
}

}  // namespace

// Whoever has to wait lays his binding down for whoever is before him: however many come at once,
// few changes of the rules serve all.
Entry Host::enter(Binding binding, const std::function<bool()>& is_wanted) {
    std::optional<Newcomer> newcomer;
    if (Registry::is_busy(configuration_.run_directory)) {
        newcomer.emplace(configuration_.run_directory, binding);
    }
    Registry registry = registry_for(newcomer, binding.vif);
    BindingSet before = registry.bindings();
    if (newcomer && !newcomer->withdraw()) {
        if (const Binding* entered = entered_for(binding, before)) {
            if (rules_stand()) return {*entered, std::nullopt};
            before = before.without(binding.vif);  // who entered it was killed over that
        }
    }
    if (!is_wanted()) throw taken_down();
    binding = entered_now(admitted(std::move(binding), before), registry);
    const Binding* previous = before.find(binding.vif);
    Entry entry = {binding, previous == nullptr ? std::nullopt : std::optional(*previous)};
    enter_all(entry, before, registry);
    return entry;
}

/// Who waits in vain, and was taken up by somebody, must not stay on record.
Registry Host::registry_for(const std::optional<Newcomer>& newcomer, const VifId& vif) const {
    try {
        return registry();
    } catch (const Error&) {
        if (newcomer && !newcomer->withdraw()) try_to_leave(vif);
        throw;
    }
}

void Host::try_to_leave(const VifId& vif) const {
    try {
        until(Deadline::in(time_to_leave)).leave(vif);
    } catch (const Error& error) {
        log_error("vif=" + vif.to_string() + " undo=failed why=" + quoted(error.what()));
    }
}

/// The entry, and with it whoever waits, by one change of the rules.
void Host::enter_all(const Entry& entry, const BindingSet& before, Registry& registry) {
    const BindingSet alone = before.with(entry.binding);
    const Company all = with_newcomers(alone, registry);
    try {
        settle(registry, all.bindings, before);
    } catch (const Error&) {
        if (all.companions.empty()) throw;
        // What fails for one of them must not fail for this one.
        return settle(registry, alone, before);
    }
    leave_without_event(all.companions, registry);
}

/// Who cannot be admitted, or has been in force already, is no companion: his own event sees to it.
Host::Company Host::with_newcomers(BindingSet set, const Registry& registry) const {
    Company company = {std::move(set), {}};
    if (!registry.has_record()) return company;  // then admission is dear
    for (Companion& newcomer : take_up_newcomers(configuration_.run_directory)) {
        if (company.bindings.find(newcomer.binding.vif) != nullptr) continue;
        try {
            const Binding binding = admitted(newcomer.binding, company.bindings);
            company.bindings = company.bindings.with(entered_now(binding, registry));
            company.companions.push_back(std::move(newcomer));
        } catch (const Error&) {  // and that will say why
        }
    }
    return company;
}

/// Of those whose event gave up or was killed meanwhile nothing may stay.
void Host::leave_without_event(const std::vector<Companion>& companions, Registry& registry) {
    BindingSet staying = registry.bindings();
    for (const Companion& companion : companions) {
        if (!companion.life.lasts()) staying = staying.without(companion.binding.vif);
    }
    if (staying.size() == registry.bindings().size()) return;
    try {
        settle(registry, staying);
    } catch (const Error& error) {  // in doubt: whoever comes next makes the filter whole
        log_error("undo=failed why=" + quoted(error.what()));
    }
}

void Host::settle(Registry& registry, const BindingSet& wanted, const BindingSet& or_else) {
    try {
        settle(registry, wanted);
    } catch (const Error&) {
        registry.record(or_else);  // unsettled: whoever comes next makes the filter whole
        throw;
    }
}

Binding Host::admitted(Binding binding, const BindingSet& others) const {
    filter_->refuse_unconfinable(binding);
    refuse_unknown_neighbours(binding.vif);
    refuse_conflicts(others, binding);
    refuse_foreign_device(binding, others);
    binding.site_dhcp = site_dhcp_on(binding.bridge, others, configuration_);
    return binding;
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
