// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/step.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "support/world.h"

namespace vif_workspace::tests {
namespace {

const std::string mac_a = "02:16:3e:00:00:0a";
const std::string mac_b = "02:16:3e:00:00:0b";
const std::string mac_c = "02:16:3e:00:00:0c";
const std::string mac_d = "02:16:3e:00:00:0d";

// The last one is the bridge's own, which no vif can have.
const std::vector<std::string> addresses = {"10.9.0.10", "10.9.0.11", "10.9.0.12", "10.9.0.1"};

std::size_t below(std::mt19937& source, std::size_t bound) {
    return source() % bound;
}

template <class Value>
const Value& one_of(std::mt19937& source, const std::vector<Value>& values) {
    return values[below(source, values.size())];
}

/// Each action as often as its share, so that a random choice has these odds.
const std::vector<std::string>& actions() {
    static const std::vector<std::string> actions = [] {
        const std::vector<std::pair<std::string, std::size_t>> shares = {
            {"appear", 8},   {"online", 14},       {"closing", 3}, {"offline", 8},   {"vanish", 4},
            {"add", 3},      {"remove", 2},        {"assign", 7},  {"unassign", 1},  {"repair", 4},
            {"unbridge", 2}, {"delete-device", 2}, {"flush", 1},   {"flush-nat", 1}, {"forget", 1},
            {"damage", 1},   {"kill-dhcpd", 1}};
        std::vector<std::string> all;
        for (const auto& [action, share] : shares) all.insert(all.end(), share, action);
        return all;
    }();
    return actions;
}

const Guest& hvm_guest() {
    return *std::ranges::find(guests(), true, &Guest::is_hvm);
}

bool may_fail(const std::string& action) {
    return action == "online" || action == "offline" || action == "repair";
}

}  // namespace

const std::vector<Guest>& guests() {
    static const std::vector<Guest> all = {{7, 0, mac_a, "", false},
                                           {7, 1, mac_b, "web", false},
                                           {8, 0, mac_c, "", false},
                                           {9, 0, mac_c, "", true},  // migrating to the same host
                                           {10, 0, mac_d, "web", false}};
    return all;
}

const Guest& guest_called(const std::string& vif) {
    const auto found = std::ranges::find(guests(), vif, &Guest::vif);
    if (found == guests().end()) throw std::runtime_error("no vif of the model: " + vif);
    return *found;
}

std::string to_string(const Step& step) {
    std::string line = step.action;
    if (!step.target.empty()) line += " " + step.target;
    if (!step.address.empty()) line += " " + step.address;
    if (!step.fault.empty()) line += " : " + step.fault;
    if (step.at > 0) line += " " + std::to_string(step.at);
    return line;
}

Step parse_step(const std::string& line) {
    Step step;
    std::istringstream words(line.substr(0, line.find(" : ")));
    words >> step.action >> step.target >> step.address;
    if (line.find(" : ") != std::string::npos) {
        std::istringstream fault(line.substr(line.find(" : ") + 3));
        fault >> step.fault >> step.at;
    }
    const bool is_one = std::ranges::find(actions(), step.action) != actions().end();
    if (!is_one || to_string(step) != line) throw std::runtime_error("no step: " + line);
    return step;
}

Step random_step(std::mt19937& source) {
    Step step;
    step.action = one_of(source, actions());
    const Guest& guest = one_of(source, guests());
    const bool is_about_a_mac = step.action == "assign" || step.action == "unassign";
    const bool is_about_all = step.action == "repair" || step.action.starts_with("flush") ||
                              step.action == "forget" || step.action == "damage" ||
                              step.action == "kill-dhcpd";
    if (!is_about_all) step.target = is_about_a_mac ? guest.mac : guest.vif();
    if (step.action == "add" || step.action == "remove") step.target = hvm_guest().vif();
    if (step.action == "assign") step.address = one_of(source, addresses);
    if (may_fail(step.action) && below(source, 5) == 0) {
        step.fault = one_of<std::string>(source, {"kill", "kill", "fail", "readonly"});
        if (step.fault != "readonly") step.at = static_cast<int>(1 + below(source, 16));
    }
    return step;
}

}  // namespace vif_workspace::tests
