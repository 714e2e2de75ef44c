#include <algorithm>
#include <iostream>

#include "commands/commands.h"
#include "enforce/findings.h"
#include "enforce/lasting_findings.h"
#include "legacy/legacy_leftovers.h"
#include "model/error.h"
#include "output/as_json.h"

namespace vif_workspace {
namespace {

using Disagreements = std::vector<Disagreement>;

/// Of what is not ours. Where it cannot be looked at, what was found of ours is not lost.
std::vector<std::string> remains(const Host& host) {
    try {
        return remains_of_old_scripts(host.deadline());
    } catch (const Error& error) {
        return {std::string("what older scripts left cannot be told: ") + error.what()};
    }
}

Disagreements found_in_record(const Host& host) {
    Store store;
    const Registry registry = host.registry();
    return compare(store, registry, host);
}

/// What is not ours to repair says its own remedy, and comes last.
Disagreements found_on(const Host& host) {
    Disagreements found = found_in_record(host);
    for (const std::string& sentence : remains(host))
        found.push_back({.part = Part::old_scripts, .sentence = sentence});
    return found;
}

bool can_be_repaired(const Disagreement& one) {
    return one.part != Part::old_scripts;
}

Agreement agreement(const Disagreements& found) {
    return found.empty() ? Agreement::complete : Agreement::broken;
}

void tell(const Disagreements& found) {
    for (const Disagreement& one : found) std::cout << one.sentence << "\n";
}

}  // namespace

Agreement check(const Host& host) {
    const Disagreements found = found_on(host);
    tell(found);
    if (std::ranges::any_of(found, can_be_repaired))
        std::cout << "`workspace-vif repair` makes them agree, or says why it cannot\n";
    return agreement(found);
}

Agreement check_as_json(const Host& host) {
    const Disagreements found = found_on(host);
    print_json({{"agrees", found.empty()}, {"disagreements", as_json(found)}});
    return agreement(found);
}

SettledAgreement check_settled(const Host& host) {
    const Settled settled = settled_disagreements(host);
    tell(settled.disagreements);
    return {.agreement = agreement(settled.disagreements), .is_final = settled.is_final};
}

}  // namespace vif_workspace
