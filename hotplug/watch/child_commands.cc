// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch/child_commands.h"

#include <cstdlib>
#include <utility>
#include <vector>

#include "host/command.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

// Longer than any command of ours may run (enforce/command_limits.h).
constexpr auto child_time_limit = 30s;

Outcome run_self(const std::string& name, const std::vector<std::string>& options = {}) {
    Command command = {.argv = {"/proc/self/exe", name}};
    command.argv.insert(command.argv.end(), options.begin(), options.end());
    for (const char* variable :
         {"VIF_WORKSPACE_CONFIG", "VIF_WORKSPACE_DEBUG", "VIF_WORKSPACE_LIBEXEC"}) {
        const char* value = std::getenv(variable);
        if (value != nullptr) command.environment.push_back(std::string(variable) + "=" + value);
    }
    return run(command, Deadline::in(child_time_limit));
}

/// The findings that a repair may resolve, and those that it cannot: `check --lasting` prints an
/// empty line between the two.
std::pair<FindingTexts, FindingTexts> findings_of(const std::string& output) {
    std::pair<FindingTexts, FindingTexts> findings;
    FindingTexts* part = &findings.first;
    for (const std::string_view line : lines_of(output)) {
        if (line.empty()) {
            part = &findings.second;
        } else {
            part->emplace(line);
        }
    }
    return findings;
}

/// A check that failed prints its error to standard error, and nothing to standard output.
CheckOutcome outcome_of(const Outcome& outcome) {
    const int result = outcome.status & ~event_running_status;
    if (result != 0 && result != findings_status) {  // it was killed
        return {.findings = {"check ended with status " + std::to_string(outcome.status)},
                .is_final = false,
                .cost = {}};
    }
    const bool has_compared = result == 0 || !outcome.output.empty();
    auto [findings, for_person] = findings_of(has_compared ? outcome.output : outcome.stderr_text);
    return {.findings = std::move(findings),
            .is_final = (outcome.status & event_running_status) == 0,
            .cost = {},
            .for_person = std::move(for_person)};
}

}  // namespace

CheckOutcome run_check() {
    const auto start = Deadline::Clock::now();
    const Outcome outcome = run_self("check", {"--lasting"});
    CheckOutcome found = outcome_of(outcome);
    found.cost = std::chrono::ceil<std::chrono::milliseconds>(Deadline::Clock::now() - start);
    return found;
}

void run_repair() {
    run_self("repair");
}

}  // namespace vif_workspace
