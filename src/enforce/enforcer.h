// SPDX-License-Identifier: GPL-2.0-or-later
// This host as the verbs see it: its configuration, its drivers, how long they may take, and the
// few steps by which a binding comes into force and leaves it. Every step is safe to repeat and
// safe to be killed in: the record comes before the effect, and an effect that is in doubt is made
// whole.
#pragma once

#include <functional>
#include <memory>

#include "config/configuration.h"
#include "dhcp/dhcp_server.h"
#include "diversion/diversion.h"
#include "filter/filter.h"
#include "host/deadline.h"
#include "host/lock.h"
#include "model/error.h"
#include "registry/entry_queue.h"
#include "registry/registry.h"

namespace vif_workspace {

/// A binding that has been entered, and what stood in its place before.
struct Entry {
    Binding binding;
    std::optional<Binding> previous;
};

/// Of an event that was overtaken by its vif's end.
Error removed_meanwhile();

/// What xenstore says of this host.
struct Workspaces {
    std::function<std::vector<VifId>()> online;   // the vifs that are to be in force
    std::function<std::vector<VifId>()> leaving;  // those that are on their way out
    std::function<Binding(const VifId&)> bind;    // as it is assigned now; may throw Error
};

/// The set that repair makes true, and why it is not what xenstore says.
struct RepairPlan {
    BindingSet bindings;
    std::vector<Error> errors;
};

class Enforcer {
  public:
    Enforcer(Configuration configuration, const Deadline& deadline);

    /// The same host, for a step that has another deadline.
    Enforcer until(const Deadline& deadline) const;

    const Configuration& configuration() const { return configuration_; }
    const Filter& filter() const { return *filter_; }
    const DhcpServer& dhcp() const { return *dhcp_; }
    const Diversion& diversion() const { return diversion_; }
    const Deadline& deadline() const { return deadline_; }

    /// What answers the DHCP of a binding, as text for a person: "isc-dhcpd, as 169.254.45.44".
    std::string answered_by(const Binding& binding) const;

    /// Waits for the registry's lock.
    Registry registry() const {
        return {configuration_.run_directory, *registry_cache_, deadline_};
    }

    /// The bindings on record at this moment, without the lock: for telling what would happen.
    BindingSet recorded() const;

    /// Are the rules in the kernel those on record, as far as the record knows? If not, the next
    /// event makes all of them again.
    bool rules_are_current() const;

    /// The binding as it comes into force beside the others. Throws Error (input, conflict) if it
    /// cannot. Changes nothing.
    Binding admitted(Binding binding, const BindingSet& others) const;

    /// To be held while a binding is on its way to the record: whoever is about to change DHCP
    /// waits for it, a while, so that one change serves both.
    std::optional<SharedLock> announce_arrival() const;

    /// Records the binding and confines its ports, if IS_WANTED still holds under the lock, and
    /// with it those that wait for the lock. Or another event has done so for this one, which could
    /// not be asked. Throws Error, and then what stood before stands.
    Entry enter(Binding binding, const std::function<bool()>& is_wanted);

    /// Returns when DHCP answers on the bridge as the registry says now or said since the caller's
    /// change. However many wait at once, one does the work for all.
    void serve(const InterfaceName& bridge, std::uint64_t generation);

    /// Marks the entry online, if it is still the one on record and IS_WANTED holds.
    Binding confirm(const Entry& entry, const std::function<bool()>& is_wanted);

    /// Puts the vif's devices on their bridge, under its rules and still down. They come up later
    /// (builtin_port.h, or the base script).
    void attach_ports(const Entry& entry) const;

    /// Has DHCP taken off every device that the vif has now: a card that has just been made, or one
    /// that was renamed. Does nothing for a vif that is not on record.
    void add_device_chains(const VifId& vif) const;

    /// Ports of the set that somebody else has joined to their bridge, so that some frames would
    /// pass beside the rules, are made as join makes them.
    void repair_ports(const BindingSet& set) const;

    /// Undoes an entry that could not be completed: what stood before it stands again. Has a moment
    /// for that even if the deadline has passed; what fails is logged.
    void try_to_roll_back(const Entry& entry);

    /// Takes the vif's ports off their bridge, its rules and its address away. For a vif that is
    /// not on record it finishes what an offline that was killed has left. Goes on past what fails
    /// and reports all of it at the end; without the record, the ports go all the same.
    void leave(const VifId& vif);

    /// Makes everything of ours on this host that of the workspaces, whatever stands: the record,
    /// the rules, and DHCP on every bridge. Where no binding can be made of what is assigned now, a
    /// vif that is on record keeps what it has. Goes on past what fails and returns all of it.
    std::vector<Error> repair(const Workspaces& workspaces);

  private:
    /// A set, and who came into it beside the one whose event it is.
    struct Batch {
        BindingSet bindings;
        std::vector<ClaimedEntry> claimed;
    };
    Batch build_batch(BindingSet set, Registry& registry) const;
    Registry registry_for(const std::optional<QueuedEntry>& queued, Binding binding);
    std::optional<Entry> find_entry_of(const QueuedEntry& queued, const VifId& vif,
                                       Registry& registry);
    void commit_batch(const Entry& entry, Registry& registry);
    void roll_back(const Entry& entry);
    void drop_abandoned_entries(const std::vector<ClaimedEntry>& claimed, Registry& registry);
    void apply_or_restore(Registry& registry, const BindingSet& wanted, const BindingSet& before);
    std::vector<VifId> confined() const;
    void refuse_unknown_neighbours(const VifId& entering) const;
    Binding planned(Binding binding, const Registry& registry, const BindingSet& others) const;
    RepairPlan planned(const Registry& registry, const Workspaces& workspaces) const;
    Lock dhcp_lock(const InterfaceName& bridge) const;
    Path served_file(const InterfaceName& bridge) const;
    Path directed_file(const InterfaceName& bridge) const;
    void direct(const InterfaceName& bridge);
    std::vector<InterfaceName> left_behind(const BindingSet& recorded) const;
    void wait_for_arrivals() const;
    void serve_all_of(const InterfaceName& bridge);
    void rebuild_dhcp(const InterfaceName& bridge);
    void apply(Registry& registry, const BindingSet& wanted);
    void apply_difference(const BindingSet& before, const BindingSet& wanted);
    void rebuild_rules(Registry& registry, const BindingSet& wanted);
    void reattach_ports(const BindingSet& set, const std::vector<VifId>& online) const;
    void refuse_unconfinable(const BindingSet& set) const;
    void clear_other_filters() const;
    Registry registry_or_no_ports(const VifId& vif) const;
    void take_ports_off(const VifId& vif, const std::vector<InterfaceName>& recorded) const;

    Configuration configuration_;
    Deadline deadline_;
    std::unique_ptr<Filter> filter_;
    std::unique_ptr<DhcpServer> dhcp_;
    Diversion diversion_;
    std::shared_ptr<RegistryCache> registry_cache_ = std::make_shared<RegistryCache>();
};

}  // namespace vif_workspace
