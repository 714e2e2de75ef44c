// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_dispatch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "example.h"

namespace vif_workspace::ebtables_dispatch_test {
namespace {

using Names = std::vector<std::string>;

// Any two share a prefix, or one is a prefix of the other.
const std::vector<std::string_view> kernels = {"vif1.0",     "vif1.1",   "vif11.0",  "vif110.0",
                                               "vif1.0-emu", "vif12.10", "vif123.0", "vif12345.0"};
const std::vector<std::string_view> chosen = {
    "v",   "vi",  "vif",     "vif1",     "vif1.",           "vif1.0a", "vif12",
    "w",   "web", "web-emu", "web-emu2", "vif1234567890ab", "web1",    "vif11.0x",
    "we1", "0",   "_",       "web.0",    "vif123-emu"};

struct TriePath {
    std::set<std::string> arrivals;  // chains outside the trie; the first one decides
    std::size_t deepest = 0;         // how many nested chains
};

/// Whether a rule's "-i NAME" or "-i PREFIX+" matches the device.
bool matches(std::string_view pattern, std::string_view device) {
    if (!pattern.ends_with('+')) return pattern == device;
    return device.starts_with(pattern.substr(0, pattern.size() - 1));
}

/// Follows a frame through a node as the kernel does: a chain without a verdict returns.
void follow(Direction direction, const BindingSet& set, const std::string& prefix,
            std::string_view device, std::size_t depth, TriePath& path) {
    path.deepest = std::max(path.deepest, depth);
    const auto rules = node_rules(direction, set, prefix);
    if (!rules) return;
    for (const std::string& rule : *rules) {
        const std::size_t jump = rule.find(" -j ");
        REQUIRE(rule.substr(0, 3) == (direction == Direction::from_port ? "-i " : "-o "));
        if (!matches(std::string_view(rule).substr(3, jump - 3), device)) continue;
        const std::string target = rule.substr(jump + 4);
        const std::string branch = node_name(direction, "") + "-";
        if (target.starts_with(branch)) {
            follow(direction, set, target.substr(branch.size()), device, depth + 1, path);
        } else {
            path.arrivals.insert(target);
        }
    }
}

TriePath path_of(Direction direction, const BindingSet& set, std::string_view device) {
    TriePath path;
    follow(direction, set, "", device, 1, path);
    return path;
}

/// A set with that name; empty if the name is empty.
std::set<std::string> only(const std::string& name) {
    return name.empty() ? std::set<std::string>() : std::set{name};
}

/// One vif for each port name, in the order of the names.
BindingSet bindings_of(const std::vector<std::string_view>& names) {
    BindingSet set;
    for (std::size_t i = 0; i < names.size(); ++i) {
        Binding binding = alpha();
        binding.vif = a<VifId>("vif" + std::to_string(1000 + i) + ".0");
        binding.ports = some<InterfaceName>({names[i]});
        binding.serial = i;
        set = set.with(binding);
    }
    return set;
}

TEST_CASE("a default name branches at the digits of its domid, a vifname at every second letter") {
    struct Row {
        std::string_view port;
        Names trie_nodes;
    };
    const std::vector<Row> table = {
        {"vif1.0", {"", "vif", "vif1"}},
        {"vif123.0", {"", "vif", "vif1", "vif12", "vif123"}},
        {"vif123.4567", {"", "vif", "vif1", "vif12", "vif123"}},
        {"vif123.0-emu", {"", "vif", "vif1", "vif12", "vif123"}},
        {"vif32751.0", {"", "vif", "vif3", "vif32", "vif327", "vif3275", "vif32751"}},
        {"v", {""}},
        {"we", {""}},
        {"web", {"", "we"}},
        {"web-emu", {"", "we", "web-", "web-em"}},
        {"vif1", {"", "vi"}},
        {"vif1.x", {"", "vi", "vif1"}},
    };
    for (const auto& row : table) {
        CAPTURE(row.port);
        CHECK(trie_nodes(a<InterfaceName>(row.port)) == row.trie_nodes);
    }
}

TEST_CASE("the name of a node is its direction and its prefix") {
    CHECK(node_name(Direction::from_port, "") == "vw-in");
    CHECK(node_name(Direction::from_port, "vif1") == "vw-in-vif1");
    CHECK(node_name(Direction::to_port, "") == "vw-to");
    CHECK(node_name(Direction::to_port, "web-") == "vw-to-web-");
}

TEST_CASE("every port reaches the chain of its own vif and no other, whatever prefixes it shares") {
    std::vector<std::string_view> names = kernels;
    names.insert(names.end(), chosen.begin(), chosen.end());
    RandomBindings random(1);
    for (int round = 0; round < 200; ++round) {
        for (std::size_t i = names.size(); i > 1; --i) {
            std::swap(names[i - 1], names[random.below(static_cast<std::uint32_t>(i))]);
        }
        const std::vector<std::string_view> present(
            names.begin(),
            names.begin() + 1 + random.below(static_cast<std::uint32_t>(names.size())));
        const BindingSet set = bindings_of(present);
        for (const std::string_view name : names) {
            CAPTURE(name);
            const auto at = std::ranges::find(present, name);
            const std::string own =
                at == present.end()
                    ? ""
                    : "vw-vif" + std::to_string(1000 + (at - present.begin())) + ".0";
            REQUIRE(path_of(Direction::from_port, set, name).arrivals == only(own));
            REQUIRE(path_of(Direction::to_port, set, name).arrivals ==
                    only(own.empty() ? "" : "DROP"));
        }
    }
}

TEST_CASE("a device that is not one of our ports reaches no chain of a vif") {
    const BindingSet set = bindings_of({"vif1.0", "web", "vif12.0"});
    for (const std::string_view device :
         {"eth0", "vif1.00", "vif1", "vif2.0", "vif120.0", "we", "webs", "vif1.0-emu", "w", "v"}) {
        CAPTURE(device);
        CHECK(path_of(Direction::from_port, set, device).arrivals.empty());
        CHECK(path_of(Direction::to_port, set, device).arrivals.empty());
    }
}

TEST_CASE("all ports of a vif lead to its one chain") {
    const BindingSet set = full_set();
    for (const std::string_view port : {"vif12.0", "vif12.0-emu", "web", "web-emu"}) {
        CHECK(path_of(Direction::from_port, set, port).arrivals == only("vw-vif12.0"));
    }
}

// The kernel follows 16 jumps (NFT_JUMP_STACK_SIZE); the vif's chain and vw-own come after the
// trie.
TEST_CASE("no path through the trie is longer than ten chains, whatever the names") {
    std::vector<std::string> beginnings;
    for (const std::string name : {"vif123456789012", "vif12345.123456"}) {
        for (std::size_t length = 1; length <= name.size(); ++length) {
            beginnings.push_back(name.substr(0, length));
        }
    }
    for (const char* domid : {"1", "12", "123", "1234", "12345"}) {
        beginnings.push_back("vif" + std::string(domid) + ".0");
    }
    const std::set<std::string> unique(beginnings.begin(), beginnings.end());
    const BindingSet set = bindings_of({unique.begin(), unique.end()});
    for (const std::string& name : unique) {
        CAPTURE(name);
        const std::size_t deepest = path_of(Direction::from_port, set, name).deepest;
        CHECK(deepest <= 10);
    }
}

TEST_CASE("with a thousand vifs no node has more than ten branches and the vifs of one domid") {
    std::vector<std::string> names;
    for (int domid = 1; domid <= 1000; ++domid)
        names.push_back("vif" + std::to_string(domid) + ".0");
    const BindingSet set = bindings_of({names.begin(), names.end()});
    std::set<std::string> prefixes;
    for (const std::string& name : names) {
        for (const std::string& prefix : trie_nodes(a<InterfaceName>(name)))
            prefixes.insert(prefix);
    }
    for (const std::string& prefix : prefixes) {
        CAPTURE(prefix);
        // Ten digits branch; a whole domid ends at this node.
        CHECK(node_rules(Direction::from_port, set, prefix).value().size() <= 11);
    }
}

TEST_CASE(
    "the rules of a node are in the order of arrival, one rule for all names on the same branch") {
    const BindingSet set = bindings_of({"vif12.0", "web", "vif11.0", "vif2.0"});
    CHECK(node_rules(Direction::from_port, set, "") ==
          Rules{"-i vif+ -j vw-in-vif", "-i we+ -j vw-in-we"});
    CHECK(node_rules(Direction::from_port, set, "vif") ==
          Rules{"-i vif1+ -j vw-in-vif1", "-i vif2+ -j vw-in-vif2"});
    CHECK(node_rules(Direction::to_port, set, "vif1") ==
          Rules{"-o vif12+ -j vw-to-vif12", "-o vif11+ -j vw-to-vif11"});
    CHECK(node_rules(Direction::to_port, set, "vif12") == Rules{"-o vif12.0 -j DROP"});
    CHECK_FALSE(node_rules(Direction::from_port, set, "vif3"));
    CHECK_FALSE(node_rules(Direction::from_port, {}, ""));
}

}  // namespace
}  // namespace vif_workspace::ebtables_dispatch_test
