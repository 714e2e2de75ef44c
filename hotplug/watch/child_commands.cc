// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch/child_commands.h"

#include <cstdlib>
#include <sstream>
#include <utility>
#include <vector>

#include "host/command.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

// Longer than any command of ours lives.
constexpr auto time_for_a_child = 30s;

Outcome ourselves(const std::string& verb, const std::vector<std::string>& words = {}) {
    Command command = {.argv = {"/proc/self/exe", verb}};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    for (const char* name : {"VIF_WORKSPACE_CONFIG", "VIF_WORKSPACE_DEBUG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr) command.environment.push_back(std::string(name) + "=" + value);
    }
    return run(command, Deadline::in(time_for_a_child));
}

/// Those before the empty line, and those after it.
std::pair<Sentences, Sentences> lines_of(const std::string& text) {
    std::pair<Sentences, Sentences> lines;
    Sentences* part = &lines.first;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        if (line.empty()) {
            part = &lines.second;
        } else {
            part->insert(line);
        }
    }
    return lines;
}

CheckOutcome outcome_of(const Outcome& outcome) {
    const int answer = outcome.status & ~under_way_status;
    if (answer != 0 && answer != broken_status) {  // it was killed
        return {.differences = {"check ended with status " + std::to_string(outcome.status)},
                .is_final = false,
                .cost = {}};
    }
    const bool has_seen = answer == 0 || !outcome.output.empty();
    auto [differences, for_person] = lines_of(has_seen ? outcome.output : outcome.stderr_text);
    return {.differences = std::move(differences),
            .is_final = (outcome.status & under_way_status) == 0,
            .cost = {},
            .for_person = std::move(for_person)};
}

}  // namespace

CheckOutcome run_check() {
    const auto start = Deadline::Clock::now();
    const Outcome outcome = ourselves("check", {"--lasting"});
    CheckOutcome found = outcome_of(outcome);
    found.cost = std::chrono::ceil<std::chrono::milliseconds>(Deadline::Clock::now() - start);
    return found;
}

void run_repair() {
    ourselves("repair");
}

}  // namespace vif_workspace
