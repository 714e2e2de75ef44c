// SPDX-License-Identifier: GPL-2.0-or-later
// Random sequences of events, faults and changes by other programs on a real host, compared with a
// small model of what should be in force. A sequence that fails is shortened while it still fails,
// and printed; to run it again, put its lines into a file:
//
//     VIF_WORKSPACE_MODEL_REPLAY   that file: only this sequence is run
//     VIF_WORKSPACE_MODEL_SEED     seed of the first random sequence (default: 1)
//     VIF_WORKSPACE_MODEL_STEPS    how many steps in all, instead of the usual number
#include <doctest/doctest.h>

#include <fstream>
#include <iostream>

#include "model/host.h"

namespace vif_workspace::tests::model_test {
namespace {

using Sequence = std::vector<Step>;

constexpr std::size_t steps_of_a_sequence = 30;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string to_string(const Sequence& sequence) {
    std::string lines;
    for (const Step& step : sequence) lines += tests::to_string(step) + "\n";
    return lines;
}

/// The first port that is up without the rules that confine it; empty: none.
std::string exposure(const Model& model, const ModelHost& host, bool look_at_rules) {
    std::string rules;
    for (const Guest& guest : guests()) {
        for (const std::string& port : {guest.vif(), guest.vif() + "-emu"}) {
            if (!host.is_up_on_bridge(port)) continue;
            if (!model.is_confined(guest.vif())) return port + " is up on its bridge, unconfined";
            if (!look_at_rules || !model.rules_are_current() || model.is_exposed(guest.vif()))
                continue;
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
    const Observed observed = host.apply_and_observe(step);
    std::string wrong = model.compare(step, observed);
    const bool look_at_rules = !step.fault.empty() || step.action == "repair" || number % 8 == 0;
    if (wrong.empty()) wrong = exposure(model, host, look_at_rules);
    const bool is_repaired = step.action == "repair" && step.fault.empty();
    if (wrong.empty() && is_repaired) wrong = difference_after_repair(model, host);
    if (wrong.empty()) return "";
    return tests::to_string(step) + ": " + wrong + "\nstatus " + std::to_string(observed.status) +
           ", said: " + observed.said;
}

/// Runs the steps; returns what went wrong; empty: nothing.
std::string run_sequence(const Sequence& sequence, ModelHost& host) {
    Model model;
    std::string wrong;
    for (std::size_t i = 0; i < sequence.size() && wrong.empty(); ++i)
        wrong = first_difference(sequence[i], model, host, i);
    const std::string left = host.clear();
    return wrong.empty() ? left : wrong;
}

/// Without every step that is not needed for the failure.
Sequence shortened(Sequence sequence, ModelHost& host) {
    for (std::size_t size = sequence.size() / 2; size > 0; size /= 2) {
        for (std::size_t at = 0; at + size <= sequence.size();) {
            Sequence shorter = sequence;
            const auto first = shorter.begin() + static_cast<std::ptrdiff_t>(at);
            shorter.erase(first, first + static_cast<std::ptrdiff_t>(size));
            run_sequence(shorter, host).empty() ? void(at += size) : void(sequence = shorter);
        }
    }
    return sequence;
}

Sequence random_sequence(unsigned seed) {
    std::mt19937 source(seed);
    Sequence sequence;
    for (std::size_t i = 0; i < steps_of_a_sequence; ++i) sequence.push_back(random_step(source));
    return sequence;
}

/// With steps at the beginning that make vifs, so that not half of a sequence is refusals.
Sequence with_beginning(Sequence sequence) {
    Sequence beginning;
    int last = 10;
    for (const Guest& guest : guests()) {
        beginning.push_back({"assign", guest.mac, "10.9.0." + std::to_string(last++), "", 0});
        beginning.push_back({"appear", guest.vif(), "", "", 0});
    }
    sequence.insert(sequence.begin(), beginning.begin(), beginning.end());
    return sequence;
}

void run_random_sequences(const std::string& dhcp, std::size_t usual_steps) {
    ModelHost host(dhcp);
    const std::string replayed = variable("VIF_WORKSPACE_MODEL_REPLAY");
    if (!replayed.empty()) {
        Sequence sequence;
        std::ifstream file(replayed);
        REQUIRE(file.good());
        for (std::string line; std::getline(file, line);) sequence.push_back(parse_step(line));
        CHECK(run_sequence(sequence, host) == "");
        return;
    }
    const std::string chosen_seed = variable("VIF_WORKSPACE_MODEL_SEED");
    const std::string chosen_steps = variable("VIF_WORKSPACE_MODEL_STEPS");
    auto seed = chosen_seed.empty() ? 1U : static_cast<unsigned>(std::stoul(chosen_seed));
    const std::size_t wanted = chosen_steps.empty() ? usual_steps : std::stoul(chosen_steps);
    std::cout << "seed " << seed << ", " << wanted << " steps" << std::endl;
    std::size_t reported = 0;
    for (std::size_t steps = 0; steps < wanted; ++seed) {
        const Sequence sequence = with_beginning(random_sequence(seed));
        steps += sequence.size();
        if (steps / 200 > reported)
            std::cout << (reported = steps / 200) * 200 << " steps" << std::endl;
        const std::string wrong = run_sequence(sequence, host);
        if (wrong.empty()) continue;
        const Sequence shortest = shortened(sequence, host);
        FAIL("seed " << seed << ": " << wrong << "\nThese steps are enough:\n"
                     << to_string(shortest) << "which end with: " << run_sequence(shortest, host));
    }
}

TEST_CASE(
    "after random events, faults and outside changes, the bindings in force are those of the "
    "model") {
    run_random_sequences("none", 4700);
}

TEST_CASE(
    "after random events, faults and outside changes with a dhcpd, the bindings in force are those "
    "of the model") {
    run_random_sequences("isc-dhcpd", 300);
}

}  // namespace
}  // namespace vif_workspace::tests::model_test
