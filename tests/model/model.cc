// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/model.h"

#include <algorithm>

namespace vif_workspace::tests {
namespace {

const std::string address_of_the_bridge = "10.9.0.1";

std::string to_string(const Set& set) {
    std::string text;
    for (const auto& [vif, ip] : set) text += (text.empty() ? "" : ", ") + vif + " " + ip;
    return "{" + text + "}";
}

Set with(Set set, const std::string& vif, const std::string& ip) {
    set[vif] = ip;
    return set;
}

Set without(Set set, const std::string& vif) {
    set.erase(vif);
    return set;
}

bool says(const std::string& said, const std::string& words) {
    return said.find(words) != std::string::npos;
}

/// One chosen name, or one address of two MACs.
bool conflicts(const std::string& vif, const std::string& ip, const Set& set) {
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

/// Why no binding can be made of what xenstore says.
std::string Model::not_to_be_made(const std::string& vif) const {
    if (!nodes_.contains(vif)) return "missing; the vif is gone";
    if (address_of(vif).empty()) return "no address is assigned";
    if (address_of(vif) == address_of_the_bridge) return "bridge's own address";
    return "";
}

/// Every reason that there is: which of them is said is not the model's business.
std::vector<std::string> Model::refusals(const std::string& vif) const {
    std::vector<std::string> reasons;
    if (damaged_) reasons.emplace_back("the registry is damaged");
    const std::string why = not_to_be_made(vif);
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

std::string Model::follow(const Set& listed, const std::vector<Set>& allowed) {
    if (std::ranges::find(allowed, listed) == allowed.end()) {
        std::string sets;
        for (const Set& set : allowed) sets += (sets.empty() ? "" : " or ") + to_string(set);
        return "in force is " + to_string(listed) + ", and it should be " + sets;
    }
    in_force_ = listed;
    for (const auto& [vif, ip] : in_force_) orphans_.erase(vif);
    return "";
}

void Model::know_nothing() {
    for (const auto& [vif, ip] : in_force_) orphans_.insert(vif);
    in_force_.clear();
}

void Model::made_whole() {
    if (flushed_) exposed_.insert(orphans_.begin(), orphans_.end());
    flushed_ = in_doubt_ = false;
    orphans_.clear();
}

std::string Model::online(const Step& step, const Observed& observed) {
    const std::vector<std::string> reasons = refusals(step.whom);
    const Set after = with(in_force_, step.whom, address_of(step.whom));
    const bool is_unknown = may_be_refused_for_unknown(step.whom) &&
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
    made_whole();
    return follow(observed.listed, {after});
}

std::string Model::add(const Step& step, const Observed& observed) {
    if (!in_force_.contains(step.whom) || damaged_) return online(step, observed);
    if (observed.status != 0) return "it failed";
    return follow(observed.listed, {in_force_});
}

std::string Model::offline(const Step& step, const Observed& observed) {
    const Set after = without(in_force_, step.whom);
    if (step.fault == "readonly" || damaged_) {
        if (observed.status == 0) return "it succeeded";
        return follow(observed.listed, {in_force_});
    }
    const bool was_in_force = in_force_.contains(step.whom);
    if (!step.fault.empty() && observed.status != 0) {
        in_doubt_ = true;
        return follow(observed.listed, {in_force_, after});
    }
    if (observed.status != 0) return "it failed";
    if (was_in_force) made_whole();
    return follow(observed.listed, {after});
}

/// Whoever keeps what he had comes first; nobody is left out or sent back who could stand.
std::string Model::unlike_repaired(const Set& listed) const {
    for (const auto& [vif, ip] : listed) {
        const auto known = in_force_.find(vif);
        const bool had_it = known != in_force_.end() && known->second == ip;
        const bool wants_it =
            online_.contains(vif) && not_to_be_made(vif).empty() && ip == address_of(vif);
        const bool stays = online_.contains(vif) || devices_.contains(vif);
        if (!wants_it && !(had_it && stays)) return vif + " is in force and should not be";
        if (conflicts(vif, ip, listed)) return vif + " cannot be in force beside the others";
    }
    for (const auto& [vif, ip] : in_force_) {
        const bool stays = online_.contains(vif) || devices_.contains(vif);
        const bool is_content =
            !online_.contains(vif) || !not_to_be_made(vif).empty() || address_of(vif) == ip;
        if (!stays || !is_content) continue;
        const auto now = listed.find(vif);
        if (now == listed.end() || now->second != ip) return vif + " lost what it had";
    }
    return "";
}

std::string Model::left_out(const Set& listed) const {
    for (const std::string& vif : online_) {
        if (!not_to_be_made(vif).empty()) continue;
        const std::string wish = address_of(vif);
        const auto now = listed.find(vif);
        const bool has_it = now != listed.end() && now->second == wish;
        if (!has_it && !conflicts(vif, wish, listed)) return vif + " could have " + wish;
    }
    return "";
}

std::string Model::repair(const Step& step, const Observed& observed) {
    const bool is_unchanged =
        damaged_ ? !observed.record_is_readable : observed.listed == in_force_;
    if (step.fault == "readonly") {
        if (observed.status == 0) return "it succeeded";
        return is_unchanged ? "" : "it changed what is in force";
    }
    const bool was_cut_short = !step.fault.empty() && observed.status != 0;
    if (was_cut_short) in_doubt_ = true;
    if (was_cut_short && is_unchanged) return "";
    std::string unlike = unlike_repaired(observed.listed);
    // One of whom something could not be read, because that failed, is left out.
    if (unlike.empty() && !was_cut_short) unlike = left_out(observed.listed);
    if (!unlike.empty()) return unlike + "; in force is " + to_string(observed.listed);
    const bool all_have_it = std::ranges::all_of(online_, [&](const std::string& vif) {
        const auto now = observed.listed.find(vif);
        return not_to_be_made(vif).empty() && now != observed.listed.end() &&
               now->second == address_of(vif);
    });
    if (!was_cut_short && (observed.status == 0) != all_have_it)
        return all_have_it ? "it failed" : "it does not say who is not as assigned";
    damaged_ = false;
    in_force_ = observed.listed;
    if (was_cut_short) return "";
    made_whole();
    exposed_.clear();
    return "";
}

std::string Model::others_doing(const Step& step, const Observed& observed) {
    if (step.verb == "appear") {
        nodes_.insert(step.whom);
        online_.insert(step.whom);
        devices_.insert(step.whom);
    }
    if (step.verb == "closing" || step.verb == "vanish") online_.erase(step.whom);
    if (step.verb == "vanish") nodes_.erase(step.whom);
    if (step.verb == "delete-device" || step.verb == "vanish") devices_.erase(step.whom);
    if (step.verb == "assign") assigned_[step.whom] = step.address;
    if (step.verb == "unassign") {
        const bool was_assigned = assigned_.erase(step.whom) > 0;
        if ((observed.status == 0) != was_assigned) return "it should say whether there was one";
    }
    if (step.verb.starts_with("flush")) flushed_ = true;
    if (step.verb == "damage") damaged_ = true;
    if (step.verb == "forget") damaged_ = false;
    if (step.verb == "damage" || step.verb == "forget") know_nothing();
    if (observed.record_is_readable == damaged_) return "the record is read where it is damaged";
    return follow(observed.listed, {in_force_});
}

std::string Model::take(const Step& step, const Observed& observed) {
    if (step.verb == "online") return online(step, observed);
    if (step.verb == "add") return add(step, observed);
    if (step.verb == "offline") return offline(step, observed);
    if (step.verb == "repair") return repair(step, observed);
    return others_doing(step, observed);
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
