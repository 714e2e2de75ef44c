// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/in_force.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "support/process.h"

namespace vif_workspace::tests {
namespace {

namespace fs = std::filesystem;

std::string without_comments(const std::string& text) {
    std::istringstream lines(text);
    std::string result;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && !line.starts_with('#')) result += line + "\n";
    }
    return result;
}

/// Sorted, because lines of one level are in the order in which they were made.
std::string sorted_lines(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line + "\n");
    std::ranges::sort(lines);
    std::string result;
    for (const std::string& line : lines) result += line;
    return result;
}

/// The chains and sets of a table that nft lists, each a block whose first line is indented once.
std::string sorted_blocks(const std::string& table) {
    std::istringstream stream(table);
    std::vector<std::string> blocks;
    for (std::string line; std::getline(stream, line);) {
        const bool begins = line.starts_with("\tchain ") || line.starts_with("\tset ") ||
                            line.starts_with("\tmap ");
        if (begins || blocks.empty()) blocks.emplace_back();
        const bool ends_table = line == "}";
        if (!line.empty() && !ends_table) blocks.back() += line + "\n";
    }
    std::ranges::sort(blocks);
    std::string result;
    for (const std::string& block : blocks) result += block;
    return result;
}

/// Without the number of the network namespace, which the kernel chooses.
std::string without_network_number(std::string text) {
    const std::string beginning = "# network namespace ";
    if (text.starts_with(beginning)) text.erase(0, text.find('\n') + 1);
    return text;
}

void add_files(InForce& state, const fs::path& directory) {
    if (!fs::exists(directory)) return;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
        if (entry.is_regular_file())
            state[entry.path()] = without_network_number(contents(entry.path()));
    }
}

/// dhcpd writes its leases when it likes, so only the existence of a file counts.
void add_names(InForce& state, const fs::path& directory) {
    for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
        state[entry.path()] = "";
    }
}

/// Of a pid file only the existence counts.
void add_files_of_dnsmasq(InForce& state) {
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator("/run/vif-workspace", none)) {
        const std::string name = entry.path().filename();
        if (!name.starts_with("dnsmasq.")) continue;
        const bool has_number = name.ends_with(".pid");
        state[entry.path()] = has_number ? "" : without_network_number(contents(entry.path()));
    }
}

/// A bridge without ports loses its carrier, and the kernel reports that when it likes.
std::string without_carrier(std::string routes) {
    const std::string word = "linkdown ";
    for (std::size_t at = routes.find(word); at != std::string::npos; at = routes.find(word))
        routes.erase(at, word.size());
    return routes;
}

/// The server's ends of the bridges, and the routes to them.
std::string places_of_servers() {
    std::string text;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator("/run/netns", none)) {
        const std::string name = entry.path().filename();
        if (!name.starts_with("vif-workspace-")) continue;
        text += name + "\n" + run_or_throw({"ip", "-n", name, "-4", "-o", "address"});
    }
    for (const fs::directory_entry& device : fs::directory_iterator("/sys/class/net")) {
        const std::string name = device.path().filename();
        if (name.starts_with("vw-")) text += name + "\n";
    }
    return text;
}

}  // namespace

std::string contents(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string rules_in_force() {
    std::string rules = without_comments(run_or_throw({"ebtables-nft-save"}));
    for (const std::string family : {"bridge", "netdev"}) {
        const std::string tables = run_or_throw({"nft", "list", "tables", family});
        if (tables.find("vif_workspace") == std::string::npos) continue;
        Words list = {"nft", "-s", "list", "table", family, "vif_workspace"};
        // Elements that were learned from DHCP requests at the ports come and go.
        if (family == "netdev") list.insert(list.begin() + 1, "-t");
        rules += sorted_blocks(run_or_throw(list));
    }
    return rules;
}

bool rules_name(const std::string& address) {
    const std::string rules = rules_in_force();
    std::size_t at = rules.find(address);
    while (at != std::string::npos && std::isdigit(rules[at + address.size()]) != 0) {
        at = rules.find(address, at + 1);
    }
    return at != std::string::npos;
}

bool has_rules_of_ours() {
    const std::string rules = rules_in_force();
    return rules.find("vw-") != std::string::npos ||
           rules.find("vif_workspace") != std::string::npos;
}

std::string registry() {
    std::istringstream lines(contents("/run/vif-workspace/registry"));
    std::string bindings;
    for (std::string line; std::getline(lines, line);) {
        const bool is_frame =
            line.starts_with("vif-workspace registry ") || line.starts_with("end ");
        if (!is_frame) bindings += line + "\n";
    }
    return bindings;
}

std::string dhcpd_configuration(const std::string& bridge) {
    std::string text;
    std::error_code none;
    for (const auto& [directory, prefix] :
         {std::pair("/etc/dhcp/vif-workspace", ""), std::pair("/run/vif-workspace", "dnsmasq.")}) {
        for (const fs::directory_entry& entry : fs::directory_iterator(directory, none)) {
            const std::string name = entry.path().filename();
            if (name.starts_with(prefix + bridge + ".") && name.ends_with(".conf"))
                text += contents(entry.path());
        }
    }
    return text;
}

void add_site_rules() {
    using Chains = std::vector<std::pair<std::string, std::vector<std::string>>>;
    const Chains tables = {{"filter", {"INPUT", "FORWARD", "OUTPUT"}},
                           {"nat", {"PREROUTING", "OUTPUT", "POSTROUTING"}}};
    for (const auto& [table, chains] : tables) {
        for (const std::string& chain : chains) {
            run_or_throw({"ebtables-nft", "-t", table, "-A", chain, "-p", "IPX", "-s",
                          "06:00:00:00:00:01", "-j", "DROP"});
        }
    }
}

/// The processes of those programs that have a path of ours in their arguments.
std::vector<Daemon> daemons(const std::set<std::string>& programs) {
    std::vector<Daemon> result;
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        int pid = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), pid).ec != std::errc())
            continue;
        std::string line = contents(entry.path() / "cmdline");
        const std::string program = fs::path(line.substr(0, line.find('\0'))).filename();
        const bool is_ours = line.find("/etc/dhcp/vif-workspace/") != std::string::npos ||
                             line.find("/run/vif-workspace/") != std::string::npos;
        if (!programs.contains(program) || !is_ours) continue;
        std::ranges::replace(line, '\0', ' ');
        result.push_back({pid, line});
    }
    return result;
}

std::vector<Daemon> dhcpd_of_ours() {
    return daemons({"dhcpd", "dnsmasq"});
}

std::vector<Daemon> ipv6_answerers() {
    return daemons({"answer-ipv6"});
}

InForce in_force() {
    InForce state;
    state["rules"] = rules_in_force();
    state["nft"] = sorted_lines(run_or_throw({"nft", "-s", "list", "tables"}));
    state["registry"] = registry();
    for (const Daemon& daemon : dhcpd_of_ours()) {
        state["dhcpd"] += std::to_string(daemon.pid) + " " + daemon.command_line + "\n";
    }
    for (const Daemon& daemon : ipv6_answerers()) {
        state["answer-ipv6"] += std::to_string(daemon.pid) + " " + daemon.command_line + "\n";
    }
    if (fs::exists("/run/vif-workspace")) {
        for (const fs::directory_entry& entry : fs::directory_iterator("/run/vif-workspace")) {
            const bool is_for_ipv6 = entry.path().filename().string().starts_with("ipv6.");
            if (is_for_ipv6) state[entry.path()] = contents(entry.path());
        }
    }
    state["ip rule"] = run_or_throw({"ip", "rule"});
    state["ip route"] =
        without_carrier(run_or_throw({"ip", "-4", "route", "show", "table", "all"}));
    state["servers"] = places_of_servers();
    state["ip address"] = run_or_throw({"ip", "-4", "-o", "address"});
    state["ip neighbour"] = run_or_throw({"ip", "neighbour", "show", "nud", "permanent"});
    add_files(state, "/etc/dhcp");
    add_names(state, "/var/lib/dhcp");
    add_files_of_dnsmasq(state);
    return state;
}

std::string difference(const InForce& before, const InForce& after) {
    std::string result;
    const auto text_in = [](const InForce& state, const std::string& section) {
        const auto found = state.find(section);
        return found == state.end() ? std::string("(absent)\n") : found->second;
    };
    InForce sections = before;
    sections.insert(after.begin(), after.end());
    for (const auto& [section, ignored] : sections) {
        const std::string was = text_in(before, section);
        const std::string is = text_in(after, section);
        if (was != is) result += "== " + section + " was:\n" + was + "== and is:\n" + is;
    }
    return result;
}

}  // namespace vif_workspace::tests
