// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/host_networkd.h"

#include <csignal>
#include <filesystem>
#include <fstream>

namespace vif_workspace::tests {
namespace {

Process started_bus() {
    const std::string path = "/run/bus.conf";
    std::filesystem::create_directories("/run/dbus");
    std::ofstream(path) << R"(<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/> <allow own="*"/> <allow send_type="method_call"/>
    <allow send_destination="*"/> <allow receive_sender="*"/>
  </policy>
</busconfig>
)";
    Process bus(
        {{"dbus-daemon", "--config-file=" + path, "--nofork", "--nosyslog", "--print-address"}});
    bus.wait_until_said("unix:path=");
    return bus;
}

}  // namespace

HostNetworkd::HostNetworkd(const std::map<std::string, std::string>& files) : bus_(started_bus()) {
    run_or_throw({"mkdir", "-p", "/run/systemd/network", "/run/systemd/netif/leases",
                  "/run/systemd/netif/links", "/run/systemd/netif/lldp"});
    run_or_throw({"chown", "-R", "systemd-network:", "/run/systemd/netif"});
    for (const auto& [name, text] : files) std::ofstream("/run/systemd/network/" + name) << text;
    start();
}

void HostNetworkd::start() {
    told_ = 0;
    // Where /sys cannot be written, networkd does not wait for udev.
    const std::string begin =
        "mount -o remount,bind,ro /sys;"
        "mount -t tmpfs tmpfs /etc/systemd/network;"
        "mount -t tmpfs tmpfs /usr/lib/systemd/network;"
        "exec /usr/lib/systemd/systemd-networkd";
    daemon_ = std::make_unique<Process>(
        Command{{"unshare", "--mount", "sh", "-ec", begin}, {{"SYSTEMD_LOG_LEVEL", "debug"}}});
}

void HostNetworkd::stop() {
    daemon_->send_signal(SIGTERM);
    daemon_->outcome();
}

void HostNetworkd::reconfigure(const std::string& device) {
    told_ = daemon_->said().size();
    run_or_throw({"networkctl", "reconfigure", device});
}

void HostNetworkd::wait_until_configured(const std::string& device) {
    wait_until_said(device + ": State changed: configuring -> configured");
}

}  // namespace vif_workspace::tests
