#include "filter/ebtables_dispatch.h"

#include <algorithm>

namespace vif_workspace {
namespace {

/// The length of the first prefix after the root, and of the last node's: a kernel-given name
/// branches at its domid's digits only, because a domain has few vifs and all begin with "vif".
struct Branching {
    std::size_t first;
    std::size_t last;
};

Branching branching_of(const std::string& name) {
    const std::string_view base = std::string_view(name).substr(0, name.find('-'));
    if (const auto vif = VifId::parse(base)) {
        const std::size_t digits = std::to_string(vif->domid()).size();
        return {.first = 3, .last = 3 + digits - 1};
    }
    return {.first = 1, .last = name.size() - 1};
}

std::string target(Direction direction, const Binding& binding) {
    if (direction == Direction::from_port) return vif_chain_name(binding.vif);
    return binding.served_by_us() ? "vw-port" : "vw-port-elsewhere";
}

const char* match(Direction direction) {
    return direction == Direction::from_port ? "-i " : "-o ";
}

}  // namespace

std::vector<std::string> stations(const InterfaceName& port) {
    const std::string& name = port.to_string();
    const Branching branching = branching_of(name);
    std::vector<std::string> prefixes = {""};
    for (std::size_t length = branching.first; length <= branching.last; ++length) {
        prefixes.push_back(name.substr(0, length));
    }
    return prefixes;
}

std::string node_name(Direction direction, std::string_view prefix) {
    const std::string root = direction == Direction::from_port ? "vw-in" : "vw-to";
    return prefix.empty() ? root : root + "-" + std::string(prefix);
}

std::optional<Rules> node_rules(Direction direction, const BindingSet& set,
                                std::string_view prefix) {
    Rules rules;
    for (const Binding* binding : set.by_arrival()) {
        for (const InterfaceName& port : binding->ports) {
            if (!port.to_string().starts_with(prefix)) continue;
            const std::vector<std::string> way = stations(port);
            const auto here = std::ranges::find(way, prefix);
            if (here == way.end()) continue;

            const bool ends_here = here + 1 == way.end();
            const std::string rule =
                match(direction) +
                (ends_here ? port.to_string() + " -j " + target(direction, *binding)
                           : *(here + 1) + "+ -j " + node_name(direction, *(here + 1)));
            if (std::ranges::find(rules, rule) == rules.end()) rules.push_back(rule);
        }
    }
    if (rules.empty()) return std::nullopt;
    return rules;
}

}  // namespace vif_workspace
