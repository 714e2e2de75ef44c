// SPDX-License-Identifier: GPL-2.0-or-later
// One virtual interface of a guest, with the parts of libxl, netback and the guest's kernel around
// it: the nodes that libxl writes, the device that netback makes, and the calls of the hotplug
// script exactly as libxl makes them (libxl_linux.c of Xen 4.17). The device is one end of a veth
// pair; the other end is the guest's card.
#pragma once

#include <optional>
#include <string>

#include "support/network_namespace.h"
#include "support/process.h"
#include "support/store.h"
#include "support/tap.h"

namespace vif_workspace::tests {

enum class NicType { paravirtual, emulated };

/// vif = [ 'mac=..., bridge=..., ...' ] of a domain's configuration.
struct VifConfig {
    std::string mac;
    std::string bridge = "xenbr0";
    std::string script = "vif-workspace";
    std::string ip = {};       // empty: not given
    std::string vifname = {};  // empty: not given
    NicType type = NicType::paravirtual;
    std::string vlan = {};  // empty: not given
};

/// Xl kills a script that runs longer than this (libxl_internal.h of Xen 4.17,
/// LIBXL_HOTPLUG_TIMEOUT).
constexpr seconds xl_limit(40);

/// How one call of the hotplug script ended.
struct Hotplug {
    int status;
    std::string said;  // what the administrator of xl sees
    milliseconds duration;
};

class Vif {
  public:
    Vif(unsigned domid, unsigned devid, VifConfig config);

    const VifConfig& config() const { return config_; }
    std::string name() const;     // "vif7.0"
    std::string port() const;     // its name once it is online: vifname, if one is given
    std::string backend() const;  // /local/domain/0/backend/vif/7/0
    std::string frontend() const;
    const NetworkNamespace& guest() const { return guest_; }
    const Tap& card() const { return *card_; }

    /// Does the toolstack's and netback's part: the nodes, the device (down), state 2.
    void build(Store& store);
    void make_device();
    /// The guest disconnects: netback removes the device and writes state 6. The nodes stay.
    void close(Store& store) const;
    void remove_device() const;
    void remove_nodes(Store& store) const;

    /// Starts the script with one of online, offline, add, remove. add and remove are about the
    /// emulated NIC.
    Process start(const std::string& event) const;
    Process start(const Words& arguments, const std::map<std::string, std::string>& changed) const;
    /// Runs the script to its end, and waits until the ports that it put on the bridge pass frames.
    Hotplug call(const std::string& event) const;
    Hotplug call(const Words& arguments, const std::map<std::string, std::string>& changed) const;
    static Hotplug ended(Process& script);

    /// build and online; close, offline and remove_nodes: the same steps as xl create and xl
    /// destroy.
    Hotplug create(Store& store);
    Hotplug destroy(Store& store) const;

    /// The emulated NIC's device, as the device model makes it.
    void make_emulated_device() const;
    std::string emulated() const { return name() + "-emu"; }

    bool is_on(const std::string& bridge) const;
    bool is_up() const;

  private:
    std::map<std::string, std::string> environment() const;
    Hotplug after_ports_forward(const Hotplug& event) const;
    /// Whether a device of such a name is this vif's: the emulated NIC of a guest with a stub
    /// domain is the stub domain's.
    bool owns(const std::string& device) const;

    unsigned domid_, devid_;
    VifConfig config_;
    NetworkNamespace guest_;
    std::optional<Tap> card_;
};

/// Whether the device exists in dom0.
bool has_device(const std::string& name);

}  // namespace vif_workspace::tests
