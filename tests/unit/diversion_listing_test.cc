// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/diversion_listing.h"

#include <doctest/doctest.h>

#include "example.h"

namespace vif_workspace::diversion_listing_test {
namespace {

constexpr std::string_view listed = R"(table netdev vif_workspace {
	map asked-xenbr0 {
		typeof @th,288,48 : iif
		flags dynamic,timeout
	}

	chain ask-xenbr0 {
		meta mark set 0x76770001 fwd to "vw-xenbr0"
	}

	chain vif7.0 {
		type filter hook ingress device "vif7.0" priority filter; policy accept;
		udp dport 67 goto vif7.0-dhcp
	}

	chain vif7.0-dhcp {
		udp sport 68 limit rate 50/second burst 100 packets counter packets 12 bytes 3600 jump ask-xenbr0
		counter packets 3 bytes 99 drop
	}

	chain vif7.0-dhcp6 {
		udp sport 546 counter packets 5 bytes 1 jump ask6-xenbr0
		counter packets 1 bytes 1 drop
	}
}
)";

TEST_CASE("a listing is read as its chains with their rules, without the counters") {
    const DiversionListing listing = parse_diversion_listing(listed);
    CHECK(listing.chains.size() == 4);
    CHECK(listing.chains.at("vif7.0-dhcp") ==
          std::vector<std::string>{
              "udp sport 68 limit rate 50/second burst 100 packets counter jump ask-xenbr0",
              "counter drop"});
}

TEST_CASE("a set of MACs is read as its MACs, whatever else is listed") {
    const std::string json =
        R"({"nftables": [{"metainfo": {"version": "1.1.3"}}, {"set": {"name": "declined-xenbr0", )"
        R"("type": {"typeof": {"payload": {"field": "saddr"}}}, "elem": [)"
        R"({"elem": {"val": "00:16:3e:00:00:0a", "timeout": 60, "expires": 59}}, )"
        R"({"elem": {"val": "00:16:3e:00:00:0b", "expires": 1}}]}}]})";
    CHECK(macs_in_set(json) ==
          std::set{a<MacAddress>("00:16:3e:00:00:0a"), a<MacAddress>("00:16:3e:00:00:0b")});
    CHECK(macs_in_set("").empty());
    CHECK(macs_in_set("\"00:16:3e:00:00:0a").size() == 1);
}

TEST_CASE("requests are counted by their outcome, DHCP and DHCPv6 together") {
    const RequestCounts counts =
        read_request_counts(a<VifId>("vif7.0"), parse_diversion_listing(listed));
    CHECK(counts.passed == 17);
    CHECK(counts.dropped == 4);
    const RequestCounts none =
        read_request_counts(a<VifId>("vif8.0"), parse_diversion_listing(listed));
    CHECK(none.passed == 0);
    CHECK(none.dropped == 0);
}

std::vector<std::string> sentences(std::string_view expected, std::string_view actual) {
    std::vector<std::string> all;
    for (const Finding& one :
         diversion_findings(parse_diversion_listing(expected), parse_diversion_listing(actual), {}))
        all.push_back(one.sentence);
    return all;
}

TEST_CASE("a listing of nft 1.1, which writes bit masks otherwise than 1.0, is read, too") {
    constexpr std::string_view listed_by_1_1 = R"(table netdev vif_workspace {
	chain vif7.0-dhcp {
		ip frag-off & 0x1fff != 0x0 accept
		ip frag-off & 0x3fff == 0x0 udp sport 68 limit rate 50/second burst 100 packets counter packets 12 bytes 3600 jump ask-xenbr0
		counter packets 3 bytes 99 drop
	}
}
)";
    const DiversionListing listing = parse_diversion_listing(listed_by_1_1);
    CHECK(listing.chains.at("vif7.0-dhcp").size() == 3);
    CHECK(read_request_counts(a<VifId>("vif7.0"), listing).passed == 12);
    CHECK(read_request_counts(a<VifId>("vif7.0"), listing).dropped == 3);
    CHECK(sentences(listed_by_1_1, listed_by_1_1).empty());
}

TEST_CASE("two listings that differ only in their counters are equal") {
    std::string later(listed);
    later.replace(later.find("packets 12 bytes"), 10, "packets 77");
    CHECK(sentences(listed, later).empty());
}

TEST_CASE("a finding names the chain and belongs to its vif or to a bridge's DHCP") {
    std::string damaged(listed);
    damaged.replace(damaged.find("vw-xenbr0"), 9, "vw-xenbr1");
    damaged.replace(damaged.find("udp dport 67"), 12, "udp dport 68");
    const auto found =
        diversion_findings(parse_diversion_listing(listed), parse_diversion_listing(damaged), {});
    REQUIRE(found.size() == 2);
    CHECK(found[0].sentence ==
          "DHCP at the port: chain ask-xenbr0 does not have the expected rules");
    CHECK(found[0].subsystem == Subsystem::dhcp);
    CHECK(found[1].subsystem == Subsystem::rules);
    CHECK(found[1].vif == a<VifId>("vif7.0"));
}

TEST_CASE("a missing table is one finding, and each chain too many is another") {
    CHECK(sentences(listed, "") ==
          std::vector<std::string>{"DHCP at the port: the table netdev vif_workspace is missing"});
    CHECK(sentences("", listed).size() == 4);
    CHECK(sentences("", "").empty());
}

TEST_CASE("the chain of a port without a device is no finding while its vif is in force") {
    const DiversionListing actual = parse_diversion_listing(
        "table netdev vif_workspace {\n\tchain vif7.0-emu {\n\t}\n\tchain vif8.0 {\n\t}\n}\n");
    CHECK(diversion_findings({}, actual, BindingSet().with(alpha()).with(beta())).empty());
    CHECK(diversion_findings({}, actual, BindingSet().with(alpha())).size() == 1);
}

TEST_CASE("a listing cut off anywhere is read as chains and nothing else") {
    for (std::size_t size = 0; size < listed.size(); ++size)
        CHECK(parse_diversion_listing(listed.substr(0, size)).chains.size() <= 4);
}

}  // namespace
}  // namespace vif_workspace::diversion_listing_test
