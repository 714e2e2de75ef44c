// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/rule_a_vif.h"

#include <fstream>
#include <stdexcept>

#include "bench/concurrent.h"

namespace vif_workspace::tests::bench {
namespace {

using tests::Words;

std::string chain_of(unsigned domid) {
    return "vif" + std::to_string(domid) + ".0";
}

std::vector<std::string> rules_of(unsigned domid) {
    const std::string mac = mac_of(domid);
    const std::string ip = ip_of(domid);
    return {
        "! -s " + mac + " -j DROP",
        "-p ARP --arp-mac-src ! " + mac + " -j DROP",
        "-p ARP --arp-ip-src 0.0.0.0 -j ACCEPT",
        "-p ARP --arp-ip-src ! " + ip + " -j DROP",
        "-p ARP -j ACCEPT",
        "-p IPv4 --ip-proto udp --ip-sport 68 --ip-dport 67 -j ACCEPT",
        "-p IPv4 --ip-proto udp --ip-sport 67 -j DROP",
        "-p IPv4 --ip-src " + ip + " -j ACCEPT",
        "-j DROP",
    };
}

std::vector<std::string> jumps_of(unsigned domid) {
    std::vector<std::string> rules;
    for (const char* base : {"FORWARD", "INPUT"}) {
        rules.push_back(std::string(base) + " -i " + chain_of(domid) + " -j " + chain_of(domid));
    }
    return rules;
}

Words command(const std::string& arguments) {
    Words words = {"ebtables"};
    for (std::size_t start = 0; start < arguments.size();) {
        const std::size_t end = std::min(arguments.find(' ', start), arguments.size());
        words.push_back(arguments.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

}  // namespace

std::vector<Words> adding_commands(unsigned domid) {
    std::vector<Words> commands = {command("-N " + chain_of(domid))};
    for (const std::string& rule : rules_of(domid)) {
        commands.push_back(command("-A " + chain_of(domid) + " " + rule));
    }
    for (const std::string& jump : jumps_of(domid)) commands.push_back(command("-A " + jump));
    return commands;
}

std::vector<Words> removing_commands(unsigned domid) {
    std::vector<Words> commands;
    for (const std::string& jump : jumps_of(domid)) commands.push_back(command("-D " + jump));
    commands.push_back(command("-F " + chain_of(domid)));
    commands.push_back(command("-X " + chain_of(domid)));
    return commands;
}

void load_rules_of(unsigned first, unsigned last) {
    const std::string batch = "/run/rule-a-vif";
    std::ofstream file(batch);
    file << "*filter\n";
    for (unsigned domid = first; domid <= last; ++domid)
        file << ":" << chain_of(domid) << " ACCEPT\n";
    for (unsigned domid = first; domid <= last; ++domid) {
        for (const std::string& rule : rules_of(domid)) {
            file << "-A " << chain_of(domid) << " " << rule << "\n";
        }
        for (const std::string& jump : jumps_of(domid)) file << "-A " << jump << "\n";
    }
    file << "COMMIT\n";
    if (!file.flush()) throw std::runtime_error("cannot write " + batch);
    tests::run_or_throw({"sh", "-c", "ebtables-restore --noflush < " + batch});
}

}  // namespace vif_workspace::tests::bench
