// SPDX-License-Identifier: GPL-2.0-or-later
// Lives that nobody thought of: random events, faults and other people's doing on a real host,
// against a small model of what should be in force. A life that fails is shortened while it still
// fails and printed; to lead it again, put the lines into a file:
//
//     VIF_WORKSPACE_MODEL_REPLAY   that file: only this life is led
//     VIF_WORKSPACE_MODEL_SEED     where the random lives begin (default: 1)
//     VIF_WORKSPACE_MODEL_STEPS    how many steps in all, instead of the usual number
#include <doctest/doctest.h>

#include <fstream>
#include <iostream>

#include "model/host.h"

namespace vif_workspace::tests::model_test {
namespace {

using Life = std::vector<Step>;

constexpr std::size_t steps_of_a_life = 30;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string to_string(const Life& life) {
    std::string lines;
    for (const Step& step : life) lines += tests::to_string(step) + "\n";
    return lines;
}

/// Is a port up without the rules that confine it?
std::string exposure(const Model& model, const ModelHost& host, bool look_at_rules) {
    std::string rules;
    for (const Guest& guest : guests()) {
        for (const std::string& port : {guest.vif(), guest.vif() + "-emu"}) {
            if (!host.is_up_on_bridge(port)) continue;
            if (!model.is_confined(guest.vif())) return port + " is up on its bridge, unconfined";
            if (!look_at_rules || !model.rules_stand() || model.is_exposed(guest.vif())) continue;
            if (rules.empty()) rules = rules_in_force();
            const bool is_named = rules.find("vw-" + guest.vif() + " ") != std::string::npos ||
                                  rules.find("\"" + guest.vif() + "\"") != std::string::npos;
            if (!is_named) return port + " is up on its bridge without its rules";
        }
    }
    return "";
}

std::string difference_after_repair(const Model& model, const ModelHost& host) {
    for (const auto& [vif, ip] : model.in_force()) {
        const bool must_be_there = model.is_online(vif) && model.has_device(vif);
        if (must_be_there && !host.is_on_bridge(vif)) return vif + " is not on its bridge";
    }
    const Outcome check = host.check();
    if (model.agrees() && check.status != 0) return "check says: " + check.said;
    if (!model.agrees() && check.status == 0) return "check says nothing";
    return "";
}

std::string first_difference(const Step& step, Model& model, ModelHost& host, std::size_t number) {
    const Observed observed = host.carry_out(step);
    std::string wrong = model.take(step, observed);
    const bool look_at_rules = !step.fault.empty() || step.verb == "repair" || number % 8 == 0;
    if (wrong.empty()) wrong = exposure(model, host, look_at_rules);
    const bool is_repaired = step.verb == "repair" && step.fault.empty();
    if (wrong.empty() && is_repaired) wrong = difference_after_repair(model, host);
    if (wrong.empty()) return "";
    return tests::to_string(step) + ": " + wrong + "\nstatus " + std::to_string(observed.status) +
           ", said: " + observed.said;
}

/// What went wrong; empty: nothing.
std::string lead(const Life& life, ModelHost& host) {
    Model model;
    std::string wrong;
    for (std::size_t i = 0; i < life.size() && wrong.empty(); ++i)
        wrong = first_difference(life[i], model, host, i);
    const std::string left = host.clear();
    return wrong.empty() ? left : wrong;
}

/// Without all steps that it fails without.
Life shortened(Life life, ModelHost& host) {
    for (std::size_t size = life.size() / 2; size > 0; size /= 2) {
        for (std::size_t at = 0; at + size <= life.size();) {
            Life shorter = life;
            const auto first = shorter.begin() + static_cast<std::ptrdiff_t>(at);
            shorter.erase(first, first + static_cast<std::ptrdiff_t>(size));
            lead(shorter, host).empty() ? void(at += size) : void(life = shorter);
        }
    }
    return life;
}

Life random_life(unsigned seed) {
    std::mt19937 source(seed);
    Life life;
    for (std::size_t i = 0; i < steps_of_a_life; ++i) life.push_back(random_step(source));
    return life;
}

/// Something to begin with, so that not half of a life is refusals.
Life with_beginning(Life life) {
    Life beginning;
    int last = 10;
    for (const Guest& guest : guests()) {
        beginning.push_back({"assign", guest.mac, "10.9.0." + std::to_string(last++), "", 0});
        beginning.push_back({"appear", guest.vif(), "", "", 0});
    }
    life.insert(life.begin(), beginning.begin(), beginning.end());
    return life;
}

void lead_many(const std::string& dhcp, std::size_t usual_steps) {
    ModelHost host(dhcp);
    const std::string replayed = variable("VIF_WORKSPACE_MODEL_REPLAY");
    if (!replayed.empty()) {
        Life life;
        std::ifstream file(replayed);
        REQUIRE(file.good());
        for (std::string line; std::getline(file, line);) life.push_back(parse_step(line));
        CHECK(lead(life, host) == "");
        return;
    }
    const std::string chosen_seed = variable("VIF_WORKSPACE_MODEL_SEED");
    const std::string chosen_steps = variable("VIF_WORKSPACE_MODEL_STEPS");
    auto seed = chosen_seed.empty() ? 1U : static_cast<unsigned>(std::stoul(chosen_seed));
    const std::size_t wanted = chosen_steps.empty() ? usual_steps : std::stoul(chosen_steps);
    std::cout << "seed " << seed << ", " << wanted << " steps" << std::endl;
    std::size_t told = 0;
    for (std::size_t steps = 0; steps < wanted; ++seed) {
        const Life life = with_beginning(random_life(seed));
        steps += life.size();
        if (steps / 200 > told) std::cout << (told = steps / 200) * 200 << " steps" << std::endl;
        const std::string wrong = lead(life, host);
        if (wrong.empty()) continue;
        const Life shortest = shortened(life, host);
        FAIL("seed " << seed << ": " << wrong << "\nThis life is enough:\n"
                     << to_string(shortest) << "which ends with: " << lead(shortest, host));
    }
}

TEST_CASE("what is in force is what the model says, whatever happens") {
    lead_many("none", 4700);
}

TEST_CASE("the same with a dhcpd") {
    lead_many("isc-dhcpd", 300);
}

}  // namespace
}  // namespace vif_workspace::tests::model_test
