// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/nftables_listing.h"

#include <doctest/doctest.h>

#include "example.h"
#include "model/error.h"
#include "thrown.h"

namespace vif_workspace::nftables_listing_test {
namespace {

/// The output of `nft --json list table` of version 1.0.6, shortened.
const std::string listing_text = R"({"nftables": [
  {"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
  {"table": {"family": "bridge", "name": "vif_workspace", "handle": 1}},
  {"set": {"name": "sent", "type": "ifname", "stmt": [{"counter": null}], "elem": [
    {"elem": {"val": "vif7.0", "counter": {"packets": 12, "bytes": 900}}},
    {"elem": {"val": "vif8.0", "counter": {"packets": 5, "bytes": 300}}}]}},
  {"set": {"name": "dropped_arp", "type": "ifname", "elem": [
    {"elem": {"val": "vif7.0", "counter": {"packets": 2, "bytes": 120}}}]}},
  {"set": {"name": "dropped_mac", "type": "ifname", "elem": [
    {"elem": {"val": "vif7.0", "counter": {"packets": 3, "bytes": 120}}}]}},
  {"set": {"name": "ports", "type": "ifname", "elem": ["vif7.0"]}},
  {"set": {"name": "services", "type": "inet_service", "elem": [67]}},
  {"set": {"name": "macs", "type": ["ifname", "ether_addr"], "elem": [
    {"concat": ["vif7.0", "00:16:3e:00:00:0a"]}]}},
  {"set": {"name": "hardware", "type": ["ifname", "integer"], "elem": [
    {"concat": ["vif7.0", 95529467914]}]}},
  {"set": {"name": "numbers", "type": "integer", "elem": [95529467914]}},
  {"set": {"name": "ipv4_blocks", "type": ["ifname", "ether_addr", "ipv4_addr"], "elem": [
    {"concat": ["vif7.0", "00:16:3e:00:00:0a", {"prefix": {"addr": "10.7.0.16", "len": 30}}]}]}},
  {"set": {"name": "ipv6_blocks", "type": ["ifname", "integer"], "elem": [
    {"concat": ["vif7.0", {"range": ["0x20010db8000000000000000000000000", 16]}]}]}},
  {"set": {"name": "exchange", "type": ["ifname", "ifname"]}},
  {"chain": {"family": "bridge", "table": "vif_workspace", "name": "from_arp", "handle": 2}}]})";

/// As that of 1.1.3 prints the same: other only for sets that are declared with typeof.
std::string as_listed_by_1_1() {
    const std::string digits = R"({"payload": {"base": "th", "offset": 288, "len": 48}})";
    const std::string port_and_digits =
        R"({"typeof": {"concat": [{"meta": {"key": "iifname"}}, )" + digits + "]}}";
    std::string text = listing_text;
    const auto replace = [&text](const std::string& old, const std::string& by) {
        REQUIRE(text.find(old) != std::string::npos);
        for (std::size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += by.size())
            text.replace(at, old.size(), by);
    };
    replace("1.0.6", "1.1.3");
    replace(R"(["ifname", "integer"])", port_and_digits);
    replace(R"("type": "integer")", R"("type": {"typeof": )" + digits + "}");
    return text;
}

TEST_CASE("every version of nft lists the same elements of a table") {
    const TableListing listing = parse_listing(as_listed_by_1_1());
    CHECK(listing.elements == parse_listing(listing_text).elements);
    CHECK(listing.frames == parse_listing(listing_text).frames);
}

TEST_CASE("the listing of nft is read as the elements that we make") {
    const Elements elements = parse_listing(listing_text).elements;
    CHECK(elements ==
          Elements{{"sent", {"\"vif7.0\"", "\"vif8.0\""}},
                   {"dropped_arp", {"\"vif7.0\""}},
                   {"dropped_mac", {"\"vif7.0\""}},
                   {"ports", {"\"vif7.0\""}},
                   {"services", {"67"}},
                   {"macs", {"\"vif7.0\" . 00:16:3e:00:00:0a"}},
                   {"hardware", {"\"vif7.0\" . 0x163e00000a"}},
                   {"numbers", {"0x163e00000a"}},
                   {"ipv4_blocks", {"\"vif7.0\" . 00:16:3e:00:00:0a . 10.7.0.16/30"}},
                   {"ipv6_blocks", {"\"vif7.0\" . 0x20010db8000000000000000000000000-0x10"}}});
}

TEST_CASE("the counts of a binding are those of its ports") {
    const Counts counts = read_counts(alpha(), parse_listing(listing_text));
    CHECK(counts.accepted == 7);  // 12 less the dropped ones
    CHECK(counts.withheld == 0);
    std::map<std::string, std::uint64_t> dropped;
    for (const Counts::Dropped& reason : counts.dropped) dropped[reason.reason] = reason.frames;
    CHECK(dropped.size() == std::size(drop_reasons));
    CHECK(dropped.at("arp") == 2);
    CHECK(dropped.at("mac") == 3);
    CHECK(dropped.at("ipv4") == 0);
    CHECK(read_counts(beta(), parse_listing(listing_text)).accepted == 5);
}

TEST_CASE("the confined vifs are those in the set of ports, whatever else is in it") {
    CHECK(confined_vifs(parse_listing(listing_text)) == std::vector{a<VifId>("vif7.0")});
    CHECK(confined_vifs(TableListing()).empty());
    for (const char* elements :
         {R"("type": "string", "elem": ["", "x"])", R"("type": "ifname", "elem": ["", "eth0"])",
          R"("type": "inet_service", "elem": [7])"}) {
        CAPTURE(elements);
        const std::string set = std::string(R"({"set": {"name": "ports", )") + elements + "}}";
        CHECK(confined_vifs(parse_listing(R"({"nftables": [)" + set + "]}")).empty());
    }
}

TEST_CASE("text that is not a listing is an error, not an empty listing") {
    for (const char* text :
         {"", "{}", "[]", "{\"nftables\": 1}", R"({"nftables": [{"set": {}}]})",
          R"({"nftables": [{"set": {"name": "a", "type": "ifname", "elem": [{}]}}]})",
          R"({"nftables": [{"set": {"name": "a", "type": {"typeof": []}, "elem": [1]}}]})",
          R"({"nftables": [{"set": {"name": "a", "type": {"of": "ifname"}, "elem": [1]}}]})",
          "\x1b\xff"}) {
        CAPTURE(text);
        CHECK(is_printable(error_of([&] { parse_listing(text); }).what()));
    }
}

}  // namespace
}  // namespace vif_workspace::nftables_listing_test
