// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/model.h"

#include <algorithm>

namespace vif_workspace::tests {
namespace {

const std::string address_of_the_bridge = "10.9.0.1";

std::string to_string(const Bindings& set) {
    std::string text;
    for (const auto& [vif, ip] : set) text += (text.empty() ? "" : ", ") + vif + " " + ip;
    return "{" + text + "}";
}

Bindings with(Bindings set, const std::string& vif, const std::string& ip) {
    set[vif] = ip;
    return set;
}

Bindings without(Bindings set, const std::string& vif) {
    set.erase(vif);
    return set;
}

bool says(const std::string& said, const std::string& words) {
    return said.find(words) != std::string::npos;
}

/// Two vifs with the same chosen name, or one address with two MACs.
bool conflicts(const std::string& vif, const std::string& ip, const Bindings& set) {
    const Guest& guest = guest_called(vif);
    return std::ranges::any_of(set, [&](const auto& entry) {
        const Guest& other = guest_called(entry.first);
        if (entry.first == vif) return false;
        const bool one_name = !guest.vifname.empty() && guest.vifname == other.vifname;
        return one_name || (ip == entry.second && guest.mac != other.mac);
    });
}

}  // namespace

std::string Model::address_of(const std::string& vif) const {
    const auto found = assigned_.find(guest_called(vif).mac);
    return found == assigned_.end() ? "" : found->second;
}

/// The reason for which no binding can be made from xenstore; empty: there is none.
std::string Model::why_no_binding(const std::string& vif) const {
    if (!nodes_.contains(vif)) return "missing; the vif was removed";
    if (address_of(vif).empty()) return "no address is assigned";
    if (address_of(vif) == address_of_the_bridge) return "bridge's own address";
    return "";
}

/// Every possible reason; which of them the program gives is left to it.
std::vector<std::string> Model::refusals(const std::string& vif) const {
    std::vector<std::string> reasons;
    if (damaged_) reasons.emplace_back("the registry is damaged");
    const std::string why = why_no_binding(vif);
    if (!why.empty()) reasons.push_back(why);
    if (!online_.contains(vif)) reasons.emplace_back("the interface is being removed");
    if (conflicts(vif, address_of(vif), in_force_)) reasons.emplace_back("is held by");
    const bool is_known = !flushed_ && !in_doubt_;
    if (is_known && may_be_refused_for_unknown(vif))
        reasons.emplace_back("the registry of the vifs in force is missing");
    return reasons;
}

bool Model::may_be_refused_for_unknown(const std::string& vif) const {
    return in_force_.empty() && std::ranges::any_of(orphans_, [&](const std::string& orphan) {
               return orphan != vif && devices_.contains(orphan);
           });
}

std::string Model::follow(const Bindings& listed, const std::vector<Bindings>& allowed) {
    if (std::ranges::find(allowed, listed) == allowed.end()) {
        std::string sets;
        for (const Bindings& set : allowed) sets += (sets.empty() ? "" : " or ") + to_string(set);
        return "in force is " + to_string(listed) + ", and it should be " + sets;
    }
    in_force_ = listed;
    for (const auto& [vif, ip] : in_force_) orphans_.erase(vif);
    return "";
}

void Model::forget_registry() {
    for (const auto& [vif, ip] : in_force_) orphans_.insert(vif);
    in_force_.clear();
}

void Model::mark_repaired() {
    if (flushed_) exposed_.insert(orphans_.begin(), orphans_.end());
    flushed_ = in_doubt_ = false;
    orphans_.clear();
}

std::string Model::online(const Step& step, const Observed& observed) {
    const std::vector<std::string> reasons = refusals(step.target);
    const Bindings after = with(in_force_, step.target, address_of(step.target));
    const bool is_unknown = may_be_refused_for_unknown(step.target) &&
                            says(observed.said, "the registry of the vifs in force is missing");
    if (step.fault == "readonly" || !reasons.empty()) {
        if (observed.status == 0) return "it succeeded";
        const bool is_said =
            is_unknown || std::ranges::any_of(reasons, [&](const std::string& reason) {
                return says(observed.said, reason);
            });
        if (step.fault.empty() && !is_said) return "it should be refused: " + reasons.front();
        return follow(observed.listed, {in_force_});
    }
    if (!step.fault.empty()) {
        in_doubt_ = true;
        if (observed.status != 0) return follow(observed.listed, {in_force_, after});
    }
    if (observed.status != 0 && is_unknown) return follow(observed.listed, {in_force_});
    if (observed.status != 0) return "it failed";
    mark_repaired();
    return follow(observed.listed, {after});
}

std::string Model::add(const Step& step, const Observed& observed) {
    if (!in_force_.contains(step.target) || damaged_) return online(step, observed);
    if (observed.status != 0) return "it failed";
    return follow(observed.listed, {in_force_});
}

std::string Model::offline(const Step& step, const Observed& observed) {
    const Bindings after = without(in_force_, step.target);
    if (step.fault == "readonly" || damaged_) {
        if (observed.status == 0) return "it succeeded";
        return follow(observed.listed, {in_force_});
    }
    const bool was_in_force = in_force_.contains(step.target);
    if (!step.fault.empty() && observed.status != 0) {
        in_doubt_ = true;
        return follow(observed.listed, {in_force_, after});
    }
    if (observed.status != 0) return "it failed";
    if (was_in_force) mark_repaired();
    return follow(observed.listed, {after});
}

/// Vifs that keep their address come first; no vif is removed or sent back if it could be in force.
std::string Model::wrong_after_repair(const Bindings& listed) const {
    for (const auto& [vif, ip] : listed) {
        const auto known = in_force_.find(vif);
        const bool had_it = known != in_force_.end() && known->second == ip;
        const bool wants_it =
            online_.contains(vif) && why_no_binding(vif).empty() && ip == address_of(vif);
        const bool stays = online_.contains(vif) || devices_.contains(vif);
        if (!wants_it && !(had_it && stays)) return vif + " is in force and should not be";
        if (conflicts(vif, ip, listed)) return vif + " cannot be in force beside the others";
    }
    for (const auto& [vif, ip] : in_force_) {
        const bool stays = online_.contains(vif) || devices_.contains(vif);
        const bool is_content =
            !online_.contains(vif) || !why_no_binding(vif).empty() || address_of(vif) == ip;
        if (!stays || !is_content) continue;
        const auto now = listed.find(vif);
        if (now == listed.end() || now->second != ip) return vif + " lost what it had";
    }
    return "";
}

std::string Model::missing_after_repair(const Bindings& listed) const {
    for (const std::string& vif : online_) {
        if (!why_no_binding(vif).empty()) continue;
        const std::string wish = address_of(vif);
        const auto now = listed.find(vif);
        const bool has_it = now != listed.end() && now->second == wish;
        if (!has_it && !conflicts(vif, wish, listed)) return vif + " could have " + wish;
    }
    return "";
}

std::string Model::repair(const Step& step, const Observed& observed) {
    const bool is_unchanged =
        damaged_ ? !observed.registry_is_readable : observed.listed == in_force_;
    if (step.fault == "readonly") {
        if (observed.status == 0) return "it succeeded";
        return is_unchanged ? "" : "it changed what is in force";
    }
    const bool was_cut_short = !step.fault.empty() && observed.status != 0;
    if (was_cut_short) in_doubt_ = true;
    if (was_cut_short && is_unchanged) return "";
    std::string wrong = wrong_after_repair(observed.listed);
    // A vif whose data could not be read, because of the fault, is left out.
    if (wrong.empty() && !was_cut_short) wrong = missing_after_repair(observed.listed);
    if (!wrong.empty()) return wrong + "; in force is " + to_string(observed.listed);
    const bool all_have_it = std::ranges::all_of(online_, [&](const std::string& vif) {
        const auto now = observed.listed.find(vif);
        return why_no_binding(vif).empty() && now != observed.listed.end() &&
               now->second == address_of(vif);
    });
    if (!was_cut_short && (observed.status == 0) != all_have_it)
        return all_have_it ? "it failed" : "it does not say which vif is not as assigned";
    damaged_ = false;
    in_force_ = observed.listed;
    if (was_cut_short) return "";
    mark_repaired();
    exposed_.clear();
    return "";
}

std::string Model::other_step(const Step& step, const Observed& observed) {
    if (step.action == "appear") {
        nodes_.insert(step.target);
        online_.insert(step.target);
        devices_.insert(step.target);
    }
    if (step.action == "closing" || step.action == "vanish") online_.erase(step.target);
    if (step.action == "vanish") nodes_.erase(step.target);
    if (step.action == "delete-device" || step.action == "vanish") devices_.erase(step.target);
    if (step.action == "assign") assigned_[step.target] = step.address;
    if (step.action == "unassign") {
        const bool was_assigned = assigned_.erase(step.target) > 0;
        if ((observed.status == 0) != was_assigned) return "it should say whether there was one";
    }
    if (step.action.starts_with("flush")) flushed_ = true;
    if (step.action == "damage") damaged_ = true;
    if (step.action == "forget") damaged_ = false;
    if (step.action == "damage" || step.action == "forget") forget_registry();
    if (observed.registry_is_readable == damaged_)
        return "the registry is read although it is damaged";
    return follow(observed.listed, {in_force_});
}

std::string Model::compare(const Step& step, const Observed& observed) {
    if (step.action == "online") return online(step, observed);
    if (step.action == "add") return add(step, observed);
    if (step.action == "offline") return offline(step, observed);
    if (step.action == "repair") return repair(step, observed);
    return other_step(step, observed);
}

bool Model::agrees() const {
    const bool all_are_online = std::ranges::all_of(
        in_force_, [&](const auto& entry) { return online_.contains(entry.first); });
    return !damaged_ && all_are_online && std::ranges::all_of(online_, [&](const std::string& vif) {
        const auto now = in_force_.find(vif);
        return now != in_force_.end() && now->second == address_of(vif);
    });
}

}  // namespace vif_workspace::tests
