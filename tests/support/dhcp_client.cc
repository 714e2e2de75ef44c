// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/dhcp_client.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <array>
#include <set>
#include <sstream>
#include <stdexcept>

#include "support/last_error.h"
#include "support/network_namespace.h"

namespace vif_workspace::tests {
namespace {

const std::string guest_scripts = GUEST_SCRIPTS "/";

FileDescriptor open_events(const std::string& path) {
    FileDescriptor file;
    if (mkfifo(path.c_str(), 0600) == 0) {
        file = FileDescriptor(open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    }
    if (!file.is_open()) throw_last_error(path);
    return file;
}

std::string place_of(const NetworkNamespace& guest, const std::string& client) {
    static unsigned number = 0;
    return "/run/" + guest.name() + "-" + client + "-" + std::to_string(++number);
}

DhcpEvent parsed(const std::string& line) {
    DhcpEvent event;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, '\t');) {
        const std::size_t equals = field.find('=');
        event[field.substr(0, equals)] = field.substr(equals + 1);
    }
    return event;
}

}  // namespace

bool is_lease(const DhcpEvent& event) {
    static const std::set<std::string> words = {"bound", "renew",  "BOUND",
                                                "RENEW", "REBIND", "REBOOT"};
    return words.contains(event.at("event"));
}

DhcpClient::DhcpClient(std::string name, FileDescriptor events, const Command& command)
    : name_(std::move(name)), events_(std::move(events)), process_(command) {}

DhcpClient DhcpClient::udhcpc(const NetworkNamespace& guest) {
    return udhcpc_with({}, guest);
}

DhcpClient DhcpClient::probing_udhcpc(const NetworkNamespace& guest) {
    return udhcpc_with({"-a"}, guest);
}

DhcpClient DhcpClient::udhcpc_with(const Words& options, const NetworkNamespace& guest) {
    const std::string place = place_of(guest, "udhcpc");
    FileDescriptor events = open_events(place);
    Command command{{"udhcpc", "-f", "-i", "eth0", "-s", guest_scripts + "udhcpc-event", "-t", "20",
                     "-T", "1", "-A", "1"}};
    command.argv.insert(command.argv.end(), options.begin(), options.end());
    for (const char* option : {"hostname", "broadcast", "ntpsrv", "mtu", "domain"}) {
        command.argv.insert(command.argv.end(), {"-O", option});
    }
    command.environment = {{"EVENTS", place}};
    command.inside = &guest;
    return {"udhcpc", std::move(events), command};
}

DhcpClient DhcpClient::dhclient(const NetworkNamespace& guest) {
    const std::string place = place_of(guest, "dhclient");
    FileDescriptor events = open_events(place);
    Command command{{"dhclient", "-4", "-d", "-sf", guest_scripts + "dhclient-event", "-cf",
                     guest_scripts + "dhclient.conf", "-lf", place + ".leases", "-pf",
                     place + ".pid", "-e", "EVENTS=" + place, "eth0"}};
    command.inside = &guest;
    return {"dhclient", std::move(events), command};
}

DhcpClient DhcpClient::dhcpcd(const NetworkNamespace& guest) {
    return wrapped("dhcpcd", guest);
}

DhcpClient DhcpClient::probing_dhcpcd(const NetworkNamespace& guest) {
    return wrapped("probing-dhcpcd", guest);
}

DhcpClient DhcpClient::networkd(const NetworkNamespace& guest) {
    return wrapped("networkd", guest);
}

DhcpClient DhcpClient::dhclient6(const NetworkNamespace& guest) {
    return wrapped("dhclient6", guest);
}

DhcpClient DhcpClient::dhcpcd6(const NetworkNamespace& guest) {
    return wrapped("dhcpcd6", guest);
}

DhcpClient DhcpClient::networkd6(const NetworkNamespace& guest) {
    return wrapped("networkd6", guest);
}

DhcpClient DhcpClient::wrapped(const std::string& name, const NetworkNamespace& guest) {
    const std::string place = place_of(guest, name);
    FileDescriptor events = open_events(place);
    Command command{{"unshare", "--mount", guest_scripts + name}};
    command.environment = {{"EVENTS", place}};
    command.inside = &guest;
    return {name, std::move(events), command};
}

std::optional<DhcpEvent> DhcpClient::next(Deadline deadline) {
    for (;;) {
        const std::size_t end = read_.find('\n');
        if (end != std::string::npos) {
            const DhcpEvent event = parsed(read_.substr(0, end));
            read_.erase(0, end + 1);
            return event;
        }
        pollfd waiting{events_.number(), POLLIN, 0};
        const int left = deadline.left();
        if (poll(&waiting, 1, left) == 0) return std::nullopt;
        std::array<char, 4096> buffer{};
        const ssize_t size = read(events_.number(), buffer.data(), buffer.size());
        if (size > 0) read_.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

DhcpEvent DhcpClient::lease() {
    const Deadline deadline = Deadline::after(long_enough);
    while (const auto event = next(deadline)) {
        if (is_lease(*event)) return *event;
    }
    throw std::runtime_error(name_ + " was given no address; it said: " + process_.said());
}

}  // namespace vif_workspace::tests
