// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebtables_model.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace vif_workspace {
namespace {

/// The table with our rules.
const std::string ours = "nat";

bool is_base(std::string_view chain) {
    return !chain.starts_with(chain_prefix);
}

/// Our chain to which a rule jumps; empty for any other target.
std::string jump_of(const std::string& rule) {
    const std::size_t at = rule.rfind("-j vw-");
    return at == std::string::npos ? "" : rule.substr(at + 3);
}

[[noreturn]] void refuse(const std::string& why) {
    throw std::runtime_error(why);
}

void require(bool holds, const std::string& why) {
    if (!holds) refuse(why);
}

/// The first word, which is removed from the line.
std::string take_word(std::string_view& line) {
    std::string word(line.substr(0, line.find(' ')));
    line.remove_prefix(std::min(word.size() + 1, line.size()));
    return word;
}

}  // namespace

EbtablesModel::EbtablesModel()
    : tables_({{"filter", {{"INPUT", {"-p IPv6 -j DROP"}}, {"FORWARD", {}}, {"OUTPUT", {}}}},
               {"nat",
                {{"PREROUTING", {"-i eth0 -j ACCEPT"}},
                 {"OUTPUT", {"-o eth0 -j ACCEPT"}},
                 {"POSTROUTING", {"-s 00:16:3e:11:11:11 -j ACCEPT"}}}}}) {}

EbtablesModel EbtablesModel::with_exactly(const BindingSet& set) const {
    EbtablesModel model = *this;
    for (const std::string& own : own_chains()) model.remove(own);
    const Chains chains = render(set);
    model.tables_[ours].insert(chains.begin(), chains.end());
    for (const BaseJump& jump : base_jumps) {
        model.insert(jump.from, std::string("-j ") + jump.to);
    }
    return model;
}

void EbtablesModel::restore(const std::string& batch) {
    const std::map<std::string, Chains> before = tables_;
    std::istringstream lines(batch);
    std::string line;
    try {
        require(std::getline(lines, line) && line == "*" + ours, "not our table");
        while (std::getline(lines, line)) apply(line);
        for (const auto& [name, rules] : tables_[ours]) {
            for (const std::string& rule : rules) {
                const std::string jump = jump_of(rule);
                require(jump.empty() || tables_[ours].contains(jump), "a jump to nothing");
            }
        }
    } catch (const std::runtime_error& why) {
        tables_ = before;
        refuse(line + ": " + why.what());
    }
}

void EbtablesModel::apply(std::string_view line) {
    Chains& chains = tables_[ours];
    const std::string command = take_word(line);
    if (command.starts_with(':')) {
        require(!is_base(command.substr(1)) && line == "RETURN", "must declare our own, RETURN");
        chains.try_emplace(command.substr(1));
        return;
    }
    const std::string name = take_word(line);
    Rules& rules = chain(name);
    if (command == "-F") {
        require(!is_base(name), "must not empty a base chain");
        return rules.clear();
    }
    if (command == "-X") {
        require(!is_base(name) && rules.empty(), "not empty");
        require(!is_used(name), "in use");
        chains.erase(name);
        return;
    }
    if (command == "-I") require(take_word(line) == "1", "must insert at the top");
    const std::string rule(line);
    const std::string jump = jump_of(rule);
    require(jump.empty() || chains.contains(jump), "a jump to nothing");
    if (command == "-A") {
        require(!is_base(name), "must not append to a base chain");
        rules.push_back(rule);
    } else if (command == "-I") {
        rules.insert(rules.begin(), rule);
    } else {
        const auto found = std::ranges::find(rules, rule);
        require(command == "-D" && found != rules.end(), "no such rule");
        rules.erase(found);
    }
}

Rules& EbtablesModel::chain(const std::string& name) {
    const auto found = tables_[ours].find(name);
    require(found != tables_[ours].end(), "no such chain");
    return found->second;
}

bool EbtablesModel::is_used(const std::string& chain) const {
    return std::ranges::any_of(tables_.at(ours), [&](const auto& other) {
        return std::ranges::any_of(other.second,
                                   [&](const std::string& rule) { return jump_of(rule) == chain; });
    });
}

void EbtablesModel::empty(const std::string& chain) {
    const auto found = tables_[ours].find(chain);
    if (found != tables_[ours].end()) found->second.clear();
}

void EbtablesModel::remove(const std::string& chain) {
    for (auto& [name, rules] : tables_[ours]) {
        std::erase_if(rules, [&](const std::string& rule) { return jump_of(rule) == chain; });
    }
    tables_[ours].erase(chain);
}

void EbtablesModel::make(const std::string& chain) {
    tables_[ours].try_emplace(chain);
}

void EbtablesModel::insert(const std::string& chain, const std::string& rule) {
    const auto found = tables_[ours].find(chain);
    const std::string jump = jump_of(rule);
    if (found == tables_[ours].end() || (!jump.empty() && !tables_[ours].contains(jump))) return;
    found->second.insert(found->second.begin(), rule);
}

std::vector<std::string> EbtablesModel::own_chains() const {
    std::vector<std::string> names;
    for (const auto& [name, rules] : tables_.at(ours)) {
        if (!is_base(name)) names.push_back(name);
    }
    return names;
}

std::string EbtablesModel::text() const {
    std::string text;
    for (const auto& [table, chains] : tables_) {
        text += "*" + table + "\n";
        for (const auto& [name, rules] : chains) {
            text += ":" + name + (is_base(name) ? " ACCEPT\n" : " RETURN\n");
        }
        for (const auto& [name, rules] : chains) {
            for (const std::string& rule : rules) text += "-A " + name + " " + rule + "\n";
        }
        text += "\n";
    }
    return text;
}

}  // namespace vif_workspace
