#include <iostream>

#include "as_json.h"
#include "comparison.h"
#include "verbs.h"

namespace vif_workspace {
namespace {

std::vector<Disagreement> found_on(const Host& host) {
    Store store;
    const Registry registry = host.registry();
    return compare(store, registry, host);
}

Agreement agreement(const std::vector<Disagreement>& found) {
    return found.empty() ? Agreement::complete : Agreement::broken;
}

}  // namespace

Agreement check(const Host& host) {
    const std::vector<Disagreement> found = found_on(host);
    for (const Disagreement& one : found) std::cout << one.sentence << "\n";
    if (!found.empty()) std::cout << "`workspace-vif repair` makes them agree\n";
    return agreement(found);
}

Agreement check_as_json(const Host& host) {
    const std::vector<Disagreement> found = found_on(host);
    print_json({{"agrees", found.empty()}, {"disagreements", as_json(found)}});
    return agreement(found);
}

}  // namespace vif_workspace
