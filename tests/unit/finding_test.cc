// SPDX-License-Identifier: GPL-2.0-or-later
// Which vif a finding belongs to: `list` marks that vif.
#include <doctest/doctest.h>

#include "example.h"
#include "filter/ebtables_save.h"
#include "filter/nftables_listing.h"

namespace vif_workspace::finding_test {
namespace {

TEST_CASE(
    "a finding about a vif's own chain belongs to that vif, one about a common chain to none") {
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

TEST_CASE(
    "a finding about elements of a port belongs to its vif, and each vif has its own sentence") {
    const BindingSet set = BindingSet().with(alpha()).with(beta());
    TableListing expected;
    expected.chains["from_guest"] = {};
    expected.elements = elements(set);
    TableListing actual = expected;
    for (const Binding& binding : {alpha(), beta()})
        actual.elements["ports"].erase('"' + binding.vif.to_string() + '"');
    actual.elements["ports"].insert("\"vif99.0\"");
    const auto found = nftables_findings(expected, actual, set);
    std::vector<std::optional<VifId>> vifs;
    for (const Finding& one : found) vifs.push_back(one.vif);
    CHECK(vifs == std::vector<std::optional<VifId>>{alpha().vif, beta().vif, std::nullopt});
    CHECK(found[0].sentence == "nftables: set ports lacks \"" + alpha().vif.to_string() + "\"");
    CHECK(found[2].sentence == "nftables: set ports has unexpected elements: \"vif99.0\"");
}

}  // namespace
}  // namespace vif_workspace::finding_test
