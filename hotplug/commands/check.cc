// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <iostream>

#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "enforce/findings.h"
#include "enforce/lasting_findings.h"
#include "legacy/legacy_leftovers.h"
#include "model/error.h"
#include "output/as_json.h"

namespace vif_workspace {
namespace {

using Findings = std::vector<Finding>;

/// Of what is not ours. Where it cannot be looked at, what was found of ours is not lost.
std::vector<std::string> remains() {
    try {
        return legacy_leftovers(command_deadline());
    } catch (const Error& error) {
        return {std::string("what older scripts left cannot be told: ") + error.what()};
    }
}

Findings found_in_record(const Enforcer& enforcer) {
    Store store;
    const Registry registry = enforcer.registry().open(command_deadline());
    return all_findings(store, registry, enforcer, command_deadline());
}

/// What is not ours to repair says its own remedy, and comes last.
Findings found_on(const Enforcer& enforcer) {
    Findings found = found_in_record(enforcer);
    for (const std::string& sentence : remains())
        found.push_back({.subsystem = Subsystem::legacy,
                         .sentence = sentence,
                         .resolved_by = ResolvedBy::person});
    return found;
}

bool can_be_repaired(const Finding& one) {
    return one.resolved_by != ResolvedBy::person;
}

CheckResult result(const Findings& found) {
    return found.empty() ? CheckResult::clean : CheckResult::differs;
}

void tell(const Findings& found) {
    for (const Finding& one : found) std::cout << one.sentence << "\n";
}

}  // namespace

CheckResult check(const Enforcer& enforcer) {
    const Findings found = found_on(enforcer);
    tell(found);
    if (std::ranges::any_of(found, can_be_repaired))
        std::cout << "`workspacectl repair` makes them agree, or says why it cannot\n";
    return result(found);
}

CheckResult check_as_json(const Enforcer& enforcer) {
    const Findings found = found_on(enforcer);
    print_json({{"clean", found.empty()}, {"findings", as_json(found)}});
    return result(found);
}

LastingResult check_lasting(const Enforcer& enforcer) {
    const LastingFindings settled = lasting_findings(enforcer, command_deadline());
    // After an empty line what no repair resolves (watch/child_commands.cc).
    Findings for_person = settled.findings;
    std::erase_if(for_person, can_be_repaired);
    Findings others = settled.findings;
    std::erase_if(others, [](const Finding& one) { return !can_be_repaired(one); });
    tell(others);
    if (!for_person.empty()) std::cout << "\n";
    tell(for_person);
    return {.result = result(settled.findings), .is_final = settled.is_final};
}

}  // namespace vif_workspace
