#include "filter/ebtables_dispatch.h"

#include <algorithm>

namespace vif_workspace {
namespace {

/// The lengths of the prefixes after the root. A kernel-given name branches at its domid's digits
/// only, because a domain has few vifs and all begin with "vif". A chosen one branches at every
/// second character: the kernel follows at most 16 jumps (NFT_JUMP_STACK_SIZE), of which others
/// need some.
std::vector<std::size_t> branchings_of(const std::string& name) {
    std::vector<std::size_t> lengths;
    const std::string_view base = std::string_view(name).substr(0, name.find('-'));
    if (const auto vif = VifId::parse(base)) {
        const std::size_t last = 3 + std::to_string(vif->domid()).size() - 1;
        for (std::size_t length = 3; length <= last; ++length) lengths.push_back(length);
    } else {
        for (std::size_t length = 2; length < name.size(); length += 2) lengths.push_back(length);
    }
    return lengths;
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
    std::vector<std::string> prefixes = {""};
    for (const std::size_t length : branchings_of(name)) prefixes.push_back(name.substr(0, length));
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
