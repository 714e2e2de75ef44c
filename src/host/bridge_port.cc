#include "host/bridge_port.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/filesystem/operations.hpp>

#include "host/command.h"
#include "host/file.h"
#include "host/network.h"
#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

// All of 01:80:c2:00:00:0x but 1, which the kernel keeps (pause frames never pass a bridge).
constexpr std::string_view all_groups = "0xfffd\n";

constexpr std::array<unsigned char, 6> no_bridges_own = {0xfe, 0xff, 0xff, 0xff, 0xff, 0xff};

[[noreturn]] void fail(const std::string& what) {
    throw Error(Fault::system, "cannot " + what + ": " + last_error());
}

/// netdevice(7). The kernel's own requests: an `ip` is a process, and every event has a port.
class Device {
  public:
    explicit Device(InterfaceName name)
        : name_(std::move(name)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        if (socket_.number() < 0) fail("open a socket");
    }

    bool can(unsigned long request, ifreq& words) const {
        const std::string& name = name_.to_string();
        std::copy(name.begin(), name.end(), std::begin(words.ifr_name));
        return ioctl(socket_.number(), request, &words) == 0;
    }
    void take_down() const {
        ifreq words = {};
        if (!can(SIOCGIFFLAGS, words)) fail("read the flags of " + name_.to_string());
        words.ifr_flags = static_cast<short>(words.ifr_flags & ~IFF_UP);
        if (!can(SIOCSIFFLAGS, words)) fail("take " + name_.to_string() + " down");
    }
    void set_mac(const std::array<unsigned char, 6>& mac) const {
        ifreq words = {};
        words.ifr_hwaddr.sa_family = ARPHRD_ETHER;
        std::memcpy(std::begin(words.ifr_hwaddr.sa_data), mac.data(), mac.size());
        if (!can(SIOCSIFHWADDR, words)) fail("set the MAC of " + name_.to_string());
    }
    /// A larger MTU than the device can have is no reason to fail; vif-bridge says so as well.
    void wish_mtu(const std::string& octets) const {
        ifreq words = {};
        std::from_chars(octets.data(), octets.data() + octets.size(), words.ifr_mtu);
        static_cast<void>(can(SIOCSIFMTU, words));
    }

  private:
    InterfaceName name_;
    Descriptor socket_;
};

bool added(const InterfaceName& bridge, const InterfaceName& port) {
    ifreq words = {};
    words.ifr_ifindex = static_cast<int>(if_nametoindex(port.to_string().c_str()));
    return Device(bridge).can(SIOCBRADDIF, words);
}

void lead_groups_through_rules(const InterfaceName& port) {
    const Path attribute = sysfs_of(port) / "brport" / "group_fwd_mask";
    const Descriptor file(open(attribute.c_str(), O_WRONLY | O_CLOEXEC));
    const bool is_written =
        file.number() >= 0 && write(file.number(), all_groups.data(), all_groups.size()) ==
                                  static_cast<ssize_t>(all_groups.size());
    if (!is_written) fail("write " + attribute.string());
}

}  // namespace

bool is_port_of(const InterfaceName& device, const InterfaceName& bridge) {
    return boost::filesystem::exists(sysfs_of(bridge) / "brif" / device.to_string());
}

bool is_up(const InterfaceName& port) {
    const std::string flags = read_file(sysfs_of(port) / "flags").value_or("0");
    return (std::strtoul(flags.c_str(), nullptr, 16) & IFF_UP) != 0;
}

bool is_port(const InterfaceName& device) {
    return boost::filesystem::exists(sysfs_of(device) / "brport");
}

bool passes_link_local_groups(const InterfaceName& port) {
    return read_file(sysfs_of(port) / "brport" / "group_fwd_mask") == all_groups;
}

void put_on_bridge(const InterfaceName& port, const InterfaceName& bridge,
                   const Deadline& deadline) {
    const WaitingFor waiting("the kernel's network devices");
    if (!is_port_of(port, bridge)) {
        const Device device(port);
        device.take_down();
        device.set_mac(no_bridges_own);
        device.wish_mtu(read_file(sysfs_of(bridge) / "mtu").value_or("1500"));
        const bool joined = added(bridge, port) || (errno == EBUSY && [&] {
                                // It is a port of another bridge.
                                take_off_bridge(port, deadline);
                                return added(bridge, port);
                            }());
        if (!joined) fail("make " + port.to_string() + " a port of " + bridge.to_string());
    }
    lead_groups_through_rules(port);
}

void bring_up(const InterfaceName& port, const Deadline& deadline) {
    run_successfully({{"ip", "link", "set", "dev", port.to_string(), "up"}}, deadline);
}

void take_off_bridge(const InterfaceName& port, const Deadline& deadline) {
    if (!device_exists(port)) return;
    const Outcome outcome =
        run({{"ip", "link", "set", "dev", port.to_string(), "down", "nomaster"}}, deadline);
    if (outcome.succeeded() || !device_exists(port)) return;
    throw Error(Fault::system,
                "cannot take " + port.to_string() + " off its bridge: " + quote(outcome.complaint));
}

}  // namespace vif_workspace
