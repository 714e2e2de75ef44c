// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/legacy_leftovers.h"

#include <algorithm>
#include <map>

#include "host/command.h"
#include "host/file.h"
#include "host/nftables_chain.h"
#include "model/error.h"
#include "model/interface_name.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

constexpr std::string_view marker = "### DHCP-CONFIG-AUTOMATIC-BEGINS ###";
constexpr std::string_view dhcp_chain_prefix = "DHCP-";

/// The chains of the table filter, by name, with their rules.
std::map<std::string, std::vector<std::string>> filter_chains(std::string_view save) {
    std::map<std::string, std::vector<std::string>> chains;
    bool is_in_filter = false;
    for (const std::string_view line : lines_of(save)) {
        if (line.starts_with('*')) is_in_filter = line == "*filter";
        if (!is_in_filter) continue;
        if (line.starts_with(':')) chains[std::string(line.substr(1, line.find(' ') - 1))];
        if (!line.starts_with("-A ")) continue;
        const std::string_view words = line.substr(3);
        const std::size_t blank = std::min(words.find(' '), words.size());
        chains[std::string(words.substr(0, blank))].emplace_back(words.substr(blank));
    }
    return chains;
}

bool has_rule(const std::vector<std::string>& rules, const std::string& words) {
    return std::ranges::any_of(
        rules, [&](const std::string& rule) { return rule.find(words) != std::string::npos; });
}

/// True for DHCP-vif0.0, the chain of interface vif0.0.
bool is_dhcp_chain(const std::string& chain, const std::vector<std::string>& rules) {
    if (!chain.starts_with(dhcp_chain_prefix)) return false;
    const auto interface = InterfaceName::parse(chain.substr(dhcp_chain_prefix.size()));
    return interface && has_rule(rules, " -o " + interface->to_string() + " -j ACCEPT");
}

/// True for vif1.0, the chain of the interface of that name.
bool is_vif_chain(const std::string& chain, const std::vector<std::string>& rules) {
    return InterfaceName::parse(chain) &&
           (has_rule(rules, " -s ! ") || has_rule(rules, " ! -s ")) &&
           has_rule(rules, " --ip-dport 67 ");
}

std::string removal(const std::string& chain) {
    return "ebtables -F " + chain + " && ebtables -X " + chain;
}

}  // namespace

std::vector<std::string> legacy_chains(std::string_view save) {
    const auto chains = filter_chains(save);
    std::vector<std::string> sentences;
    std::vector<std::string> of_dhcp;
    for (const auto& [chain, rules] : chains) {
        const std::string name = "ebtables: chain filter " + chain;
        if (is_dhcp_chain(chain, rules)) {
            of_dhcp.push_back(name +
                              " was left by the old ebtables-config; when none of its other chains "
                              "is left, run `" +
                              removal(chain) + "`");
        } else if (is_vif_chain(chain, rules)) {
            std::string commands;
            const std::string jump = " -i " + chain + " -j " + chain;
            for (const std::string base : {"FORWARD", "INPUT"}) {
                const auto found = chains.find(base);
                const bool jumps = found != chains.end() && has_rule(found->second, jump);
                if (jumps) commands += "ebtables -D " + base + jump + " && ";
            }
            sentences.push_back(
                name + " was left by the old ebtables-config, and applies to any interface " +
                chain + "; when its guest has gone, run `" + commands + removal(chain) + "`");
        }
    }
    sentences.insert(sentences.end(), of_dhcp.begin(), of_dhcp.end());
    return sentences;
}

std::vector<std::string> legacy_hosts(const std::string& file_name, std::string_view text) {
    bool is_below_marker = false;
    unsigned hosts = 0;
    for (const std::string_view line : lines_of(text)) {
        if (line.starts_with(marker)) is_below_marker = true;
        if (is_below_marker && line.starts_with("host ")) ++hosts;
    }
    if (!is_below_marker) return {};
    return {
        file_name + ": " + std::to_string(hosts) + " hosts of the old dhcp-config below " +
        quote(marker) +
        " are still answered by the site's dhcpd; when their guests have gone, delete that line "
        "and all lines below it, and restart that dhcpd"};
}

namespace {

std::vector<std::string> chains_of_ebtables(const Deadline& deadline) {
    // ebtables-legacy-save prints all tables, whatever its arguments are.
    const Outcome save = run({{"ebtables-save", "-t", "filter"}}, deadline);
    // With status 0, and as the only line about the table.
    const bool is_listed =
        save.succeeded() && save.output.find("is incompatible, use 'nft'") == std::string::npos;
    if (is_listed) return legacy_chains(save.output);
    // The old ebtables-config made chains of its own. Where there are none, nothing is left of it.
    const std::vector<std::string> chains = bridge_table_in_kernel("filter").chains;
    const bool has_own_chains = std::ranges::any_of(chains, [](const std::string& chain) {
        return chain != "INPUT" && chain != "FORWARD" && chain != "OUTPUT";
    });
    if (!has_own_chains) return {};
    throw Error(ErrorKind::system,
                "ebtables does not list table filter, in which another program has rules of "
                "nft(8); see `nft list table bridge filter`");
}

}  // namespace

std::vector<std::string> legacy_leftovers(const Deadline& deadline) {
    std::vector<std::string> sentences;
    if (file_exists("/usr/sbin/ebtables-save")) sentences = chains_of_ebtables(deadline);
    for (const std::string file : {"/etc/dhcpd.conf", "/etc/dhcp/dhcpd.conf"}) {
        for (const std::string& sentence : legacy_hosts(file, read_file(file).value_or("")))
            sentences.push_back(sentence);
    }
    return sentences;
}

}  // namespace vif_workspace
