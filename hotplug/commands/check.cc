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

Findings registry_findings(const Enforcer& enforcer, const Deadline& deadline) {
    Store store;
    const Registry registry = enforcer.registry().open(deadline);
    return all_findings(store, registry, enforcer, deadline);
}

/// If the leftovers cannot be read, the other findings are printed all the same.
std::vector<std::string> leftovers(const Deadline& deadline) {
    try {
        return legacy_leftovers(deadline);
    } catch (const Error& error) {
        return {std::string("leftovers of old scripts could not be checked: ") + error.what()};
    }
}

/// The leftovers come last: repair does not remove them, and each sentence names its own remedy.
Findings findings_of_host(const Enforcer& enforcer) {
    const Deadline deadline = command_deadline();
    Findings findings = registry_findings(enforcer, deadline);
    for (const std::string& sentence : leftovers(deadline)) {
        findings.push_back({.subsystem = Subsystem::legacy,
                            .sentence = sentence,
                            .resolved_by = ResolvedBy::person});
    }
    return findings;
}

bool can_be_repaired(const Finding& finding) {
    return finding.resolved_by != ResolvedBy::person;
}

CheckResult result_of(const Findings& findings) {
    return findings.empty() ? CheckResult::clean : CheckResult::differs;
}

void print_sentences(const Findings& findings) {
    for (const Finding& finding : findings) std::cout << finding.sentence << "\n";
}

void print_text(const Findings& findings) {
    print_sentences(findings);
    if (std::ranges::any_of(findings, can_be_repaired))
        std::cout << "run `workspacectl repair`; it resolves them, or says why it cannot\n";
}

}  // namespace

CheckResult check(const Enforcer& enforcer, Format format) {
    const Findings findings = findings_of_host(enforcer);
    switch (format) {
        case Format::text:
            print_text(findings);
            break;
        case Format::json:
            print_json({{"clean", findings.empty()}, {"findings", as_json(findings)}});
            break;
    }
    return result_of(findings);
}

LastingResult check_lasting(const Enforcer& enforcer) {
    const LastingFindings lasting = lasting_findings(enforcer, command_deadline());
    Findings repairable = lasting.findings;
    std::erase_if(repairable, [](const Finding& finding) { return !can_be_repaired(finding); });
    Findings for_person = lasting.findings;
    std::erase_if(for_person, can_be_repaired);
    print_sentences(repairable);
    // The watch separates the two by this empty line (watch/child_commands.cc).
    if (!for_person.empty()) std::cout << "\n";
    print_sentences(for_person);
    return {.result = result_of(lasting.findings), .is_final = lasting.is_final};
}

}  // namespace vif_workspace
