#include "support/lan_dhcp_server.h"

#include <fstream>
#include <stdexcept>

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

bool serves(const std::string& said) {
    return said.find("Server starting service.") != std::string::npos;
}

}  // namespace

LanDhcpServer::LanDhcpServer(const Neighbour& machine,
                             const std::map<std::string, std::string>& hosts)
    : daemon_(started(machine, hosts)) {
    const Deadline deadline = Deadline::after(long_enough);
    while (!serves(daemon_.said())) {
        // It says so on standard error alone: looked at again whenever 10 ms passed without its
        // end.
        if (daemon_.ends_before(Deadline::after(milliseconds(10))) || deadline.has_passed()) {
            throw std::runtime_error("the LAN's dhcpd does not start: " + daemon_.said());
        }
    }
}

}  // namespace vif_workspace::tests
