// SPDX-License-Identifier: GPL-2.0-or-later
// Whose disagreement it is: what `list` marks a vif for.
#include <doctest/doctest.h>

#include "example.h"
#include "filter/ebtables_save.h"
#include "filter/nftables_listing.h"

namespace vif_workspace::finding_test {
namespace {

TEST_CASE("a chain of one vif is that vif's, any other is everybody's") {
    const std::string save =
        "*nat\n:PREROUTING ACCEPT\n:vw-in RETURN\n:vw-vif7.0 RETURN\n:vw-vif12.0 RETURN\n"
        "-A PREROUTING -j vw-in\n-A vw-vif7.0 -j DROP\n";
    const auto of_one = ebtables_findings(save + "-A vw-vif12.0 -j DROP\n", save);
    REQUIRE(of_one.size() == 1);
    CHECK(of_one[0].vif == a<VifId>("vif12.0"));
    CHECK(of_one[0].subsystem == Subsystem::rules);
    const auto of_all = ebtables_findings(save + "-A vw-in -j DROP\n", save);
    REQUIRE(of_all.size() == 1);
    CHECK_FALSE(of_all[0].vif.has_value());
    CHECK(ebtables_findings(save, save).empty());
}

TEST_CASE("elements of a port are those of its vif, and each vif has a sentence of its own") {
    const BindingSet set = BindingSet().with(alpha()).with(beta());
    TableListing expected;
    expected.chains["from_guest"] = {};
    expected.elements = elements(set);
    TableListing standing = expected;
    for (const Binding& binding : {alpha(), beta()})
        standing.elements["ports"].erase('"' + binding.vif.to_string() + '"');
    standing.elements["ports"].insert("\"vif99.0\"");
    const auto found = nftables_findings(expected, standing, set);
    std::vector<std::optional<VifId>> vifs;
    for (const Finding& one : found) vifs.push_back(one.vif);
    CHECK(vifs == std::vector<std::optional<VifId>>{alpha().vif, beta().vif, std::nullopt});
    CHECK(found[0].sentence == "nftables: set ports lacks \"" + alpha().vif.to_string() + "\"");
    CHECK(found[2].sentence == "nftables: set ports has unexpected elements: \"vif99.0\"");
}

}  // namespace
}  // namespace vif_workspace::finding_test
