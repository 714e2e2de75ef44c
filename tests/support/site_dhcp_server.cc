// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/site_dhcp_server.h"

#include <filesystem>
#include <fstream>

namespace vif_workspace::tests {
namespace {

using Kind = SiteDhcpServer::Kind;

const std::string files_of_server = "/run/site-dhcp";

std::string written(const std::string& text) {
    std::string path = files_of_server + ".conf";
    std::ofstream(path) << text;
    std::ofstream(files_of_server + ".leases").flush();
    return path;
}

// None of them pings an address before it offers it: that takes seconds.
Command dnsmasq(const std::string& subnet, const std::string& more) {
    const std::string path = written(
        "dhcp-range=" + subnet + "100," + subnet + "120,1h\nno-ping\npid-file=" + files_of_server +
        ".pid\ndhcp-leasefile=" + files_of_server + ".leases\n" + more);
    return {{"dnsmasq", "--keep-in-foreground", "--log-facility=-", "--conf-file=" + path}};
}

Command kea(const std::string& bridge, const std::string& subnet) {
    const auto logger = [](const std::string& name, const std::string& severity) {
        return R"({"name": ")" + name + R"(", "severity": ")" + severity +
               R"(", "debuglevel": 99, "output_options": [{"output": "stdout"}]})";
    };
    const std::string path = written(
        R"({"Dhcp4": {"interfaces-config": {"interfaces": [")" + bridge +
        R"("], "dhcp-socket-type": "raw"},
  "lease-database": {"type": "memfile", "persist": false},
  "subnet4": [{"id": 1, "subnet": ")" +
        subnet + R"(0/24", "pools": [{"pool": ")" + subnet + "100 - " + subnet + R"(120"}]}],
  "loggers": [)" +
        logger("kea-dhcp4", "INFO") + ", " + logger("kea-dhcp4.packets", "DEBUG") + "]}}\n");
    std::filesystem::create_directories("/run/kea");
    return {{"kea-dhcp4", "-c", path},
            {{"KEA_PIDFILE_DIR", "/run/kea"}, {"KEA_LOCKFILE_DIR", "/run/kea"}}};
}

Command isc_dhcpd(const std::string& bridge, const std::string& subnet) {
    const std::string path =
        written("authoritative;\nping-check off;\nsubnet " + subnet +
                "0 netmask 255.255.255.0 { range " + subnet + "100 " + subnet + "120; }\n");
    return {{"dhcpd", "-4", "-f", "-d", "-cf", path, "-lf", files_of_server + ".leases", "-pf",
             files_of_server + ".pid", bridge}};
}

Command command(Kind kind, const std::string& bridge, const std::string& subnet) {
    switch (kind) {
        case Kind::dnsmasq:
            return dnsmasq(subnet, "");
        case Kind::dnsmasq_on_card:
            return dnsmasq(subnet, "bind-dynamic\ninterface=" + bridge + "\n");
        case Kind::kea:
            return kea(bridge, subnet);
        case Kind::isc_dhcpd:
            break;
    }
    return isc_dhcpd(bridge, subnet);
}

/// The log line that it writes once its sockets are open.
std::string first_words(Kind kind) {
    switch (kind) {
        case Kind::dnsmasq:
        case Kind::dnsmasq_on_card:
            return "DHCP, IP range";
        case Kind::kea:
            return "DHCP4_STARTED";
        case Kind::isc_dhcpd:
            break;
    }
    return "Server starting service.";
}

}  // namespace

SiteDhcpServer::SiteDhcpServer(Kind kind, const std::string& bridge, const std::string& subnet)
    : daemon_(command(kind, bridge, subnet)) {
    daemon_.wait_until_said(first_words(kind));
}

std::string to_string(Kind kind) {
    switch (kind) {
        case Kind::dnsmasq:
            return "dnsmasq";
        case Kind::dnsmasq_on_card:
            return "dnsmasq --bind-dynamic";
        case Kind::kea:
            return "kea-dhcp4";
        case Kind::isc_dhcpd:
            break;
    }
    return "dhcpd";
}

}  // namespace vif_workspace::tests
