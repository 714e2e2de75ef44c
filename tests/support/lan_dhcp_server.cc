// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/lan_dhcp_server.h"

#include <fstream>

namespace vif_workspace::tests {
namespace {

Process started(const Neighbour& machine, const std::map<std::string, std::string>& hosts) {
    const std::string place = "/run/" + machine.network.name() + "-dhcpd";
    std::ofstream file(place + ".conf");
    file << "authoritative;\n"
            "ping-check off;\n"
            "subnet 10.9.0.0 netmask 255.255.255.0 { option routers 10.9.0.254; }\n";
    for (const auto& [mac, address] : hosts) {
        std::string name = mac;
        for (char& letter : name) letter = letter == ':' ? '-' : letter;
        file << "host " << name << " { hardware ethernet " << mac << "; fixed-address " << address
             << "; }\n";
    }
    file.close();
    std::ofstream(place + ".leases").flush();
    return Process({{"dhcpd", "-4", "-f", "-d", "-cf", place + ".conf", "-lf", place + ".leases",
                     "-pf", place + ".pid", machine.device},
                    {},
                    &machine.network});
}

}  // namespace

LanDhcpServer::LanDhcpServer(const Neighbour& machine,
                             const std::map<std::string, std::string>& hosts)
    : daemon_(started(machine, hosts)) {
    daemon_.wait_until_said("Server starting service.");
}

}  // namespace vif_workspace::tests
