#include "dhcp/answer_paths.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "example.h"
#include "model/join.h"

namespace vif_workspace::answer_paths_test {
namespace {

const InterfaceName xenbr0 = a<InterfaceName>("xenbr0");
constexpr unsigned table = 67000004;

std::vector<AnswerPath> paths_of(const Binding& binding) {
    return answer_paths(binding.bridge, BindingSet().with(binding), table);
}

bool adds_address(const std::vector<AnswerPath>& paths) {
    return std::ranges::any_of(
        paths, [](const AnswerPath& path) { return path.add.starts_with("addr "); });
}

TEST_CASE("an answer's path is a rule for DHCP answers, a route and a permanent neighbour") {
    const std::vector<AnswerPath> expected = {
        {"rule add pref 6768 ipproto udp sport 67 dport 68 lookup 67000004",
         "rule del pref 6768 ipproto udp sport 67 dport 68 lookup 67000004"},
        {"route replace 10.7.0.10/32 dev xenbr0 table 67000004 scope link src 10.7.0.1",
         "route del 10.7.0.10/32 dev xenbr0 table 67000004"},
        {"neigh replace 10.7.0.10 lladdr 00:16:3e:00:00:0a dev xenbr0 nud permanent",
         "neigh del 10.7.0.10 dev xenbr0"},
    };
    CHECK(paths_of(alpha()) == expected);
}

TEST_CASE(
    "the bridge gets its link-local address if a guest is served under it, and not otherwise") {
    CHECK_FALSE(adds_address(paths_of(alpha())));

    Binding binding = alpha();
    binding.offer.server = a<Ipv4Address>("169.254.7.7");  // an address that the bridge has
    CHECK_FALSE(adds_address(paths_of(binding)));

    binding.offer.server = link_local_server(xenbr0);
    const std::string words = link_local_server(xenbr0).to_string() + "/32 dev xenbr0";
    REQUIRE(adds_address(paths_of(binding)));
    CHECK(paths_of(binding).front() == AnswerPath{"addr replace " + words, "addr del " + words});
}

TEST_CASE("what a path needs is made before it, once: the address, then the rule, then routes") {
    Binding first = alpha();
    first.offer.server = link_local_server(xenbr0);
    Binding second = beta();
    second.offer.server = link_local_server(xenbr0);
    const auto paths = answer_paths(xenbr0, BindingSet({first, second}), table);
    std::vector<std::string> verbs;
    for (const AnswerPath& path : paths) verbs.push_back(path.add.substr(0, path.add.find(' ')));
    CHECK(verbs == std::vector<std::string>{"addr", "rule", "route", "neigh", "route", "neigh"});
}

TEST_CASE("only those whom our dhcpd serves on that bridge have a path, and each MAC has one") {
    CHECK(answer_paths(xenbr0, {}, table).empty());
    CHECK(answer_paths(a<InterfaceName>("xenbr1"), full_set(), table).empty());

    const auto paths = answer_paths(xenbr0, full_set(), table);
    CHECK(paths.size() == 1 + 2 * full_set().served_on(xenbr0).size());
    CHECK(std::ranges::count_if(paths, [](const AnswerPath& path) {
              return path.add.starts_with("route replace 10.7.0.10/32 ");
          }) == 1);
}

TEST_CASE("paths are read back from their file as they were written") {
    for (const auto& paths :
         {std::vector<AnswerPath>(), paths_of(alpha()), answer_paths(xenbr0, full_set(), table)}) {
        CHECK(parse_answer_paths(render(paths)) == paths);
    }
    CHECK(render(std::vector<AnswerPath>()).empty());
}

TEST_CASE("each bridge has a routing table of its own, far from those that people number") {
    CHECK(answer_table(4) == 67000004);
    CHECK(answer_table(5) != answer_table(4));
}

}  // namespace
}  // namespace vif_workspace::answer_paths_test
