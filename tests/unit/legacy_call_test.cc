// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/legacy_call.h"

#include <vector>

#include <doctest/doctest.h>

#include "thrown.h"

namespace vif_workspace::legacy_call_test {
namespace {

using Words = std::vector<std::string>;

const Words whole_line = {"add",        "wrksp-12-0",    "10.7.0.10", "vif0.0", "00:16:3E:00:00:0A",
                          "10.7.0.255", "255.255.255.0", "10.7.0.1",  "alpha",  "10.7.0.53",
                          "none"};

Words with_word(std::size_t at, const std::string& word) {
    Words words = whole_line;
    words.at(at) = word;
    return words;
}

TEST_CASE("a call of dhcp-config is an assignment with its values in canonical form") {
    const auto addition = std::get<Addition>(parse_dhcp_config(whole_line));
    CHECK(addition.command == LegacyCommand::dhcp_config);
    CHECK(addition.name.to_string() == "wrksp-12-0");
    CHECK(addition.entry.mac.to_string() == "00:16:3e:00:00:0a");
    CHECK(addition.entry.ip.to_string() == "10.7.0.10");
    CHECK(addition.entry.nodes == NodeTexts{{"ip", "10.7.0.10"},
                                            {"hostname", "alpha"},
                                            {"broadcast", "10.7.0.255"},
                                            {"netmask", "255.255.255.0"},
                                            {"gateway", "10.7.0.1"},
                                            {"dns", "10.7.0.53"}});
}

TEST_CASE("either of the two name servers may be none") {
    for (const auto& [first, second, both] :
         {std::tuple("10.7.0.53", "10.7.0.54", "10.7.0.53 10.7.0.54"),
          {"none", "10.7.0.54", "10.7.0.54"},
          {"10.7.0.53", "none", "10.7.0.53"}}) {
        Words words = with_word(9, first);
        words[10] = second;
        CHECK(std::get<Addition>(parse_dhcp_config(words)).entry.nodes.at("dns") == both);
    }
    Words words = with_word(9, "none");
    CHECK_FALSE(std::get<Addition>(parse_dhcp_config(words)).entry.nodes.contains("dns"));
}

TEST_CASE("a call of ebtables-config has the MAC before the address, and makes up a host name") {
    for (const auto& call : {std::pair("wrksp-12-0", "wrksp-12-0"),
                             {"vif7.0", "vif7-0"},
                             {"my_vif", "my-vif"},
                             {"42", "vif-42"},
                             {"_", "vif"}}) {
        CAPTURE(call.first);
        const auto& [name, hostname] = call;
        const auto addition = std::get<Addition>(
            parse_ebtables_config({"add", name, "00:16:3e:00:00:0a", "10.7.0.10", "xenbr0"}));
        CHECK(addition.command == LegacyCommand::ebtables_config);
        CHECK(addition.entry.nodes == NodeTexts{{"ip", "10.7.0.10"}, {"hostname", hostname}});
    }
}

TEST_CASE("a netmask or broadcast that was guessed and cannot fit is refused with its remedy") {
    struct Row {
        std::size_t at;
        const char* word;
        const char* sentence;
    };
    const std::vector<Row> table = {
        {5, "10.255.255.255", "is not the broadcast address of 10.7.0.0/24"},
        {6, "255.0.0.0", "is not the broadcast address of 10.0.0.0/8"},
        {7, "10.8.0.1", "gateway: \"10.8.0.1\" is not a host's address"},
        {2, "10.7.0.255", "is the network or broadcast address"}};
    for (const Row& row : table) {
        CAPTURE(row.word);
        const Words words = with_word(row.at, row.word);
        const Error error = error_of([&] { parse_dhcp_config(words); });
        CHECK(says(error, row.sentence));
        CHECK(says(error, "in the agent's pool file its broadcast and netmask"));
    }
    Words words = with_word(5, "255.255.255.255");
    CHECK_NOTHROW(parse_dhcp_config(words));
    words[5] = words[6] = "none";
    CHECK_NOTHROW(parse_dhcp_config(words));
}

TEST_CASE("a host name that cannot be used is refused with a sentence that says why") {
    for (const std::string name : {"my_vm", "web.", "web.example.org.", "-web"}) {
        CAPTURE(name);
        const Error error = error_of([&] { parse_dhcp_config(with_word(8, name)); });
        CHECK(says(error, "hostname: \"" + name + "\" is not a host name"));
        CHECK(says(error, "without '_' and without a '.' at the end"));
        CHECK(says(error, "the line of 10.7.0.10 in the agent's pool file"));
    }
}

TEST_CASE("a removal has a name, and a removal by dhcp-config also an address") {
    const auto dhcp = std::get<Removal>(parse_dhcp_config({"rem", "vif7.0", "10.7.0.10"}));
    CHECK(dhcp.name.to_string() == "vif7.0");
    CHECK(dhcp.ip->to_string() == "10.7.0.10");
    CHECK_FALSE(std::get<Removal>(parse_ebtables_config({"rem", "vif7.0"})).ip.has_value());
}

TEST_CASE("a refused argument is named as in the command's manual") {
    const std::vector<std::pair<std::size_t, std::string>> arguments = {
        {1, "vifname: "}, {2, "ipaddr: "},  {3, "dhcpif: "},   {4, "macaddr: "}, {5, "broadcast: "},
        {6, "netmask: "}, {7, "gateway: "}, {8, "hostname: "}, {9, "dns: "},     {10, "dns: "}};
    for (const auto& [at, name] : arguments) {
        const Error error = error_of([&, at = at] { parse_dhcp_config(with_word(at, "x y")); });
        CHECK(std::string(error.what()).starts_with(name));
        CHECK(says(error, "\"x y\""));
    }
    CHECK(says(error_of([] { parse_dhcp_config(with_word(2, "127.0.0.1")); }), "127.0.0.1"));
    CHECK(says(error_of([] { parse_dhcp_config({}); }),
               "no arguments were given; the syntax is add VIFNAME IPADDR"));
    CHECK(says(error_of([] { parse_ebtables_config({"-h"}); }),
               "the argument \"-h\" is not a valid call; the syntax is add VIFNAME "
               "MACADDR IPADDR"));
}

}  // namespace
}  // namespace vif_workspace::legacy_call_test
