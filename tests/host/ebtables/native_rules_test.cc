// SPDX-License-Identifier: GPL-2.0-or-later
// Another program has put rules of nft(8) into the tables of ebtables-nft. ebtables has no words
// for some of them: it then exits, or prints nothing of the whole table. Ours are made, changed,
// compared and removed all the same, and none of them is doubled or left.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::native_rules_test {
namespace {

const Frame honest =
    udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});
const Frame spoofed =
    udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});

// Each is one that ebtables 1.8.9 cannot list, or lists as another one.
const std::vector<std::string> native_rules = {
    "numgen random mod 2 == 0 counter",
    "ether saddr @known counter",
    "limit rate 5/second counter",
    "ip saddr 192.0.2.1 tcp dport 22 counter",
    "meta mark set 0x5",
    "ether type vmap { 0x88b5 : drop }",
};

Outcome helper(const std::string& verb) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), verb}});
}

std::string nat_table() {
    return run({{"nft", "list", "table", "bridge", "nat"}}).said;
}

unsigned times(const std::string& words, const std::string& text) {
    unsigned count = 0;
    for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
        ++count;
    return count;
}

void add_native(const std::string& table, const std::string& verb, const std::string& rule) {
    const std::string chain = table == "nat" ? "PREROUTING" : "FORWARD";
    const std::string hook = table == "nat" ? "prerouting priority -300" : "forward priority -200";
    run_or_throw({"nft", "add table bridge " + table + "; add chain bridge " + table + " " + chain +
                             " { type filter hook " + hook + "; }; add set bridge " + table +
                             " known { type ether_addr; }; " + verb + " rule bridge " + table +
                             " " + chain + " " + rule});
}

/// The chain with the native rule, without counts and without jumps to ours.
std::string rules_of_others(const std::string& table) {
    const std::string chain = table == "nat" ? "PREROUTING" : "FORWARD";
    return run_or_throw(
        {"sh", "-c", "nft -s list chain bridge " + table + " " + chain + " | grep -v vw-"});
}

/// ebtables-nft or nothing: those of ebtables-legacy are in other tables.
bool is_in_nf_tables() {
    return run({{"ebtables", "--version"}}).said.find("nf_tables") != std::string::npos;
}

void check_once_and_sound(Testbed& testbed) {
    const std::string nat = nat_table();
    INFO("table nat: ", nat);
    CHECK(times("jump vw-in\n", nat) == 1);
    CHECK(times("jump vw-out\n", nat) == 1);
    CHECK(testbed.probes().reached('g', honest) == "L");
    CHECK(testbed.probes().reached('g', spoofed) == "-");
    const Outcome check = helper("check");
    CHECK(check.said == "");
    CHECK(check.status == 0);
}

void check_whole_life(const std::string& table, const std::string& verb, const std::string& rule) {
    Testbed testbed = Testbed::with_workspace();
    add_native(table, verb, rule);
    const std::string native = rules_of_others(table);
    check_once_and_sound(testbed);

    Vif& beta = testbed.world().add_workspace(12, beta_mac, beta_ip);
    CHECK(beta.create(testbed.store()).status == 0);
    check_once_and_sound(testbed);
    for (int i = 0; i < 3; ++i) CHECK(helper("repair").said == "");
    check_once_and_sound(testbed);

    run_or_throw({"ebtables", "-t", "nat", "-F", "vw-vif7.0"});
    const Outcome check = helper("check");
    CHECK(check.said.find("ebtables: chain nat vw-vif7.0 does not have the expected rules") !=
          std::string::npos);
    CHECK(check.status == 1);
    CHECK(helper("repair").said == "");
    check_once_and_sound(testbed);

    CHECK(beta.destroy(testbed.store()).status == 0);
    CHECK(testbed.guest().destroy(testbed.store()).status == 0);
    CHECK(times("vw-", nat_table()) == 0);
    CHECK(rules_of_others(table) == native);
    CHECK(helper("check").said == "");

    CHECK(testbed.guest().create(testbed.store()).status == 0);
    check_once_and_sound(testbed);
}

TEST_CASE("vifs come and go beside native rules in table nat, behind our jumps or before them") {
    if (!is_in_nf_tables()) return;
    for (const std::string verb : {"add", "insert"}) {
        for (const std::string& rule : native_rules) {
            CAPTURE(verb);
            CAPTURE(rule);
            check_whole_life("nat", verb, rule);
        }
    }
}

TEST_CASE("vifs come and go beside native rules in table filter") {
    if (!is_in_nf_tables()) return;
    for (const std::string& rule : native_rules) {
        CAPTURE(rule);
        check_whole_life("filter", "add", rule);
    }
}

TEST_CASE("without a registry our chains are found beside native rules, and others must wait") {
    if (!is_in_nf_tables()) return;
    Testbed testbed = Testbed::with_workspace();
    add_native("nat", "insert", native_rules.front());
    run_or_throw({"rm", "-r", "/run/vif-workspace"});
    Vif& beta = testbed.world().add_workspace(12, beta_mac, beta_ip);
    const Hotplug refused = beta.create(testbed.store());
    CHECK(refused.status == 1);
    CHECK(refused.said.find("workspacectl repair") != std::string::npos);
    beta.destroy(testbed.store());
    CHECK(helper("repair").said == "");
    check_once_and_sound(testbed);
}

TEST_CASE(
    "where ebtables-restore fails, the sentence names the other program's rules and a remedy") {
    if (!is_in_nf_tables()) return;
    World world;
    world.add_default_bridge();
    add_native("nat", "add", native_rules.front());
    // A rule that ebtables has no words for, in a chain of theirs that jumps to ours, keeps ours.
    run_or_throw({"nft",
                  "add chain bridge nat vw-in; add chain bridge nat theirs; "
                  "add rule bridge nat theirs meta mark 5 jump vw-in; add chain bridge nat vw-old; "
                  "add rule bridge nat theirs meta mark 6 jump vw-old"});
    const Outcome repair = helper("repair");
    INFO("said: ", repair.said);
    CHECK(repair.status == 1);
    CHECK(repair.said.find("of table bridge nat has a rule of another program") !=
          std::string::npos);
    CHECK(repair.said.find("filter = \"nftables\"") != std::string::npos);
}

TEST_CASE(
    "an old script's chains in table filter are not taken for absent where they are not listed") {
    if (!is_in_nf_tables()) return;
    World world;
    world.add_default_bridge();
    add_native("filter", "add", native_rules.front());
    CHECK(helper("check").said == "");
    run_or_throw({"ebtables", "-N", "DHCP-vif0.0"});
    const Outcome check = helper("check");
    CHECK(check.status == 1);
    CHECK(check.said.find("leftovers of old scripts could not be checked: ebtables does not list "
                          "table filter") != std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::native_rules_test
