#include <iostream>

#include "differences.h"
#include "remains.h"
#include "verbs.h"

namespace vif_workspace {
namespace {

Agreement told(const std::vector<std::string>& differences) {
    for (const std::string& sentence : differences) std::cout << sentence << "\n";
    return differences.empty() ? Agreement::complete : Agreement::broken;
}

}  // namespace

Agreement check(const Host& host) {
    const Agreement agreement = told(all_differences(host));
    if (agreement == Agreement::broken) std::cout << "`workspace-vif repair` makes them agree\n";
    // Not ours to repair: each says its remedy.
    const Agreement remains = told(remains_of_old_scripts(host.deadline()));
    return remains == Agreement::broken ? remains : agreement;
}

SettledAgreement check_settled(const Host& host) {
    const Settled settled = settled_differences(host);
    return {.agreement = told(settled.differences), .is_final = settled.is_final};
}

}  // namespace vif_workspace
