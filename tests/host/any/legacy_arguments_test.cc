// SPDX-License-Identifier: GPL-2.0-or-later
// The arguments of dhcp-config and ebtables-config, word for word: what each of them assigns, and
// that every other line is refused.
#include "support/agent.h"
#include "support/agent_checks.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::legacy_arguments_test {
namespace {

TEST_CASE("dhcp-config add writes the whole assignment of the MAC, rem removes it") {
    AgentsHost host;
    check_done(dhcp_config(dhcp_addition()));
    CHECK(assigned(host.store(), guest_mac) == Nodes{{"ip", guest_ip},
                                                     {"hostname", "alpha"},
                                                     {"netmask", "255.255.255.0"},
                                                     {"broadcast", "10.9.0.255"},
                                                     {"gateway", lan_ip},
                                                     {"dns", "10.9.0.53"}});
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(assigned(host.store(), guest_mac).empty());
    CHECK_FALSE(host.has_record());
}

TEST_CASE("`none` leaves a value to the configuration and the bridge") {
    AgentsHost host;
    check_done(dhcp_config({"add", agents_name, guest_ip, "xenbr0", guest_mac, "none", "none",
                            "none", "alpha", "none", "none"}));
    CHECK(assigned(host.store(), guest_mac) == Nodes{{"ip", guest_ip}, {"hostname", "alpha"}});
}

TEST_CASE(
    "ebtables-config add works alone, with or without a DHCP interface, and makes up the host "
    "name") {
    for (const Words& line :
         {ebtables_addition(), Words{"add", agents_name, guest_mac, guest_ip}}) {
        CAPTURE(line.size());
        AgentsHost host;
        check_done(ebtables_config(line));
        CHECK(assigned(host.store(), guest_mac) ==
              Nodes{{"ip", guest_ip}, {"hostname", agents_name}});
        check_done(ebtables_config({"rem", agents_name}));
        CHECK(assigned(host.store(), guest_mac).empty());
        CHECK_FALSE(host.has_record());
    }
}

TEST_CASE(
    "either command may be called first or removed first, and the assignment goes with the last") {
    const Nodes by_name = {{"ip", guest_ip}, {"hostname", agents_name}};
    AgentsHost host;
    check_done(ebtables_config(ebtables_addition()));
    check_done(dhcp_config(dhcp_addition()));
    CHECK(assigned(host.store(), guest_mac).at("hostname") == "alpha");
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(assigned(host.store(), guest_mac) == by_name);
    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config({"rem", agents_name}));
    CHECK(assigned(host.store(), guest_mac).at("hostname") == "alpha");
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(assigned(host.store(), guest_mac).empty());
    CHECK_FALSE(host.has_record());
}

TEST_CASE(
    "a line with another command, number of arguments or value is refused with status 1, and "
    "nothing changes") {
    const Words dhcp = dhcp_addition();
    const Words ebtables = ebtables_addition();
    std::vector<Words> bad_dhcp = {{},
                                   {"add"},
                                   {"rem"},
                                   {"rem", agents_name},
                                   {"rem", agents_name, guest_ip, "more"},
                                   {"rem", agents_name, "10.9.0.010"},
                                   {"list", agents_name, guest_ip},
                                   {"--help"},
                                   {"ADD"},
                                   Words(dhcp.begin(), dhcp.end() - 1),
                                   with_word(dhcp, 0, "rem")};
    bad_dhcp.push_back(dhcp);
    bad_dhcp.back().push_back("none");
    const std::vector<std::string> hostile = {"",
                                              "-",
                                              "-c",
                                              "--config=/tmp/x",
                                              "../../etc",
                                              "a b",
                                              "x;id",
                                              "$(id)",
                                              "x\n",
                                              "x { } evil",
                                              "none none",
                                              "a/b",
                                              "\xff",
                                              "%s%n",
                                              "`id`",
                                              "x\ty",
                                              std::string(5000, 'a')};
    for (std::size_t at = 0; at < dhcp.size(); ++at) {
        for (const std::string& word : hostile) {
            bad_dhcp.push_back(with_word(dhcp, at, word));
        }
    }
    for (const std::size_t address : {2U, 5U, 6U, 7U, 9U, 10U}) {
        for (const std::string word : {"10.9.0.10/24", "10.9.0.256", "0x0a090001", "10.9.0", "::1",
                                       "10.9.0.10\n", "00.00.00.00", "ffff"}) {
            bad_dhcp.push_back(with_word(dhcp, address, word));
        }
    }
    for (const std::string ip : {"none", "127.0.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255"})
        bad_dhcp.push_back(with_word(dhcp, 2, ip));
    for (const std::string mac : {"none", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01",
                                  "02-16-3e-00-00-0a", "02:16:3e:00:00:0a:0b"})
        bad_dhcp.push_back(with_word(dhcp, 4, mac));
    bad_dhcp.push_back(with_word(dhcp, 6, "255.0.255.0"));
    std::vector<Words> bad_ebtables = {{},
                                       {"add", agents_name, guest_mac},
                                       {"rem"},
                                       {"rem", agents_name, guest_ip},
                                       {"add", agents_name, guest_ip, guest_mac},
                                       {"add", agents_name, guest_mac, guest_ip, "vif0.0", "more"},
                                       {"add", agents_name, guest_mac, guest_ip, ""},
                                       with_word(ebtables, 1, "more-than-15-chr")};
    for (std::size_t at = 0; at < ebtables.size(); ++at) {
        for (const std::string& word : hostile) {
            bad_ebtables.push_back(with_word(ebtables, at, word));
        }
    }

    World world;
    const std::string before = Store::listing("/");
    const auto check_refused = [&](const Words& line, const Outcome& outcome) {
        std::string text;
        for (const std::string& word : line) text += word.substr(0, 40) + "|";
        CAPTURE(text);
        CHECK(outcome.status == 1);
        CHECK(outcome.said.find("-config: ") != std::string::npos);
        CHECK(outcome.said.find('\n') == outcome.said.size() - 1);
    };
    for (const Words& line : bad_dhcp) check_refused(line, dhcp_config(line));
    for (const Words& line : bad_ebtables) check_refused(line, ebtables_config(line));
    CHECK(Store::listing("/") == before);
}

}  // namespace
}  // namespace vif_workspace::tests::legacy_arguments_test
