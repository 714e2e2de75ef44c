// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_dispatch.h"

#include <set>

namespace vif_workspace {
namespace {

/// The lengths of a port's name at which its path through the trie branches. The kernel's names all
/// begin with "vif", and a domain has few vifs, so they branch at each digit of the domid and
/// nowhere else: a frame for a longer domid passes one rule of each node, not those of other vifs.
/// A chosen name branches at every second character: the kernel follows at most 16 jumps
/// (NFT_JUMP_STACK_SIZE), and other rules need some of them.
class TriePath {
  public:
    explicit TriePath(std::string_view name) : name_(name) {
        const std::string_view base = name.substr(0, name.find('-'));
        if (VifId::parse(base)) {
            first_ = 3;
            step_ = 1;
            end_ = base.find('.') + 1;
        } else {
            first_ = 2;
            step_ = 2;
            end_ = name.size();
        }
    }

    bool contains(std::string_view prefix) const {
        const std::size_t length = prefix.size();
        const bool branches =
            length == 0 || (length >= first_ && length < end_ && (length - first_) % step_ == 0);
        return branches && name_.starts_with(prefix);
    }

    /// The prefix of the next node after that of PREFIX; nothing after the last node.
    std::optional<std::string_view> after(std::string_view prefix) const {
        const std::size_t next = prefix.empty() ? first_ : prefix.size() + step_;
        return next < end_ ? std::optional(name_.substr(0, next)) : std::nullopt;
    }

  private:
    std::string_view name_;
    std::size_t first_;
    std::size_t step_;
    std::size_t end_;
};

std::string target(Direction direction, const Binding& binding) {
    return direction == Direction::from_port ? vif_chain_name(binding.vif) : "DROP";
}

const char* match(Direction direction) {
    return direction == Direction::from_port ? "-i " : "-o ";
}

}  // namespace

std::vector<std::string> trie_nodes(const InterfaceName& port) {
    const TriePath path(port.to_string());
    std::vector<std::string> prefixes;
    for (auto prefix = std::optional<std::string_view>(""); prefix; prefix = path.after(*prefix)) {
        prefixes.emplace_back(*prefix);
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
    std::set<std::string_view> branches;
    for (const Binding* binding : set.by_serial()) {
        for (const InterfaceName& port : binding->ports) {
            const TriePath path(port.to_string());
            if (!path.contains(prefix)) continue;
            const auto next = path.after(prefix);
            if (!next) {
                rules.push_back(match(direction) + port.to_string() + " -j " +
                                target(direction, *binding));
            } else if (branches.insert(*next).second) {
                rules.push_back(match(direction) + std::string(*next) + "+ -j " +
                                node_name(direction, *next));
            }
        }
    }
    if (rules.empty()) return std::nullopt;
    return rules;
}

}  // namespace vif_workspace
