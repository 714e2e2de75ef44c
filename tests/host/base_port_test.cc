// SPDX-License-Identifier: GPL-2.0-or-later
// The port without a script (base_script = "builtin"): after each event the host's devices and
// xenstore look as the stock script vif-bridge leaves them, called by libxl alone or by our script.
// Where the kernel refuses a step, nothing is left and xl gets the reason.
#include <algorithm>
#include <array>
#include <sstream>

#include "called_host.h"
#include "support/replaced_program.h"

namespace vif_workspace::tests::base_port_test {
namespace {

/// The properties of a vif whose events are carried out by each of the port drivers.
struct VifSetup {
    std::string vifname = {};
    std::string mtu = {};  // node; empty: none
    std::string bridge_mtu = "1500";
    NicType type = NicType::paravirtual;
    bool has_early_emulated_nic = false;  // its device exists before online, not only before add
    bool has_hook = false;
};

/// What puts the port on its bridge.
struct PortDriver {
    std::string script = "vif-workspace";  // of the vif
    std::string configuration = {};
};
const PortDriver stock = {.script = "vif-bridge"};
const PortDriver scripted = {.configuration = "base_script = \"vif-bridge\"\n"};
const PortDriver builtin = {.configuration = "base_script = \"builtin\"\n"};

std::string attribute(const std::string& device, const std::string& name) {
    return contents("/sys/class/net/" + device + "/" + name);
}

std::string description(const std::string& device) {
    if (!has_device(device)) return device + " is not there\n";
    std::error_code none;
    const auto master =
        std::filesystem::read_symlink("/sys/class/net/" + device + "/master", none).filename();
    // A link-local address comes by itself when the port is up, a while later.
    return device + " on " + master.string() + " flags " + attribute(device, "flags") + "mac " +
           attribute(device, "address") + "mtu " + attribute(device, "mtu") +
           run_or_throw({"ip", "-o", "address", "show", "dev", device, "scope", "global"});
}

/// Leaves out what differs by design: our own nodes, the script's name, and the mtu that vif-bridge
/// writes for a renamed device at a path that no program reads.
std::string nodes(const Vif& vif) {
    std::istringstream lines(Store::listing(vif.backend()) + Store::listing(vif.frontend()));
    std::string text;
    bool is_ours = false;
    for (std::string line; std::getline(lines, line);) {
        const bool is_child = line.starts_with("  ") || line.starts_with(" ");
        if (!is_child) is_ours = line.starts_with("workspace");
        const bool is_misplaced = !vif.config().vifname.empty() && line.starts_with("mtu ");
        if (!is_ours && !line.starts_with("script ") && !is_misplaced) text += line + "\n";
    }
    return text;
}

class HostOfVif {
  public:
    HostOfVif(VifSetup setup, const PortDriver& driver) : setup_(std::move(setup)) {
        World::configure(driver.configuration);
        world_.add_default_bridge();
        run_or_throw({"ip", "link", "set", "xenbr0", "mtu", setup_.bridge_mtu});
        if (setup_.has_hook) add_hook();
        world_.add_domain(7, "alpha");
        world_.assign(guest_mac, guest_assignment);
        vif_ = &world_.add_vif(7, 0,
                               {.mac = guest_mac,
                                .script = driver.script,
                                .vifname = setup_.vifname,
                                .type = setup_.type});
        vif_->build(world_.store());
        if (!setup_.mtu.empty()) world_.store().write(vif_->backend() + "/mtu", setup_.mtu);
        if (setup_.has_early_emulated_nic) make_emulated_nic();
        // Another program gave these to the device; the event must remove them.
        run_or_throw({"ip", "link", "set", "vif7.0", "up", "address", "02:00:00:00:00:77"});
        run_or_throw({"ip", "address", "add", "192.0.2.9/24", "dev", "vif7.0"});
        run_or_throw({"ip", "address", "add", "2001:db8::9/64", "dev", "vif7.0"});
    }

    /// The event's result, and the devices, nodes and hook calls that it leaves.
    std::string after(const std::string& event_name) {
        if (event_name == "add" && !setup_.has_early_emulated_nic) make_emulated_nic();
        if (event_name == "offline") world_.store().write(vif_->backend() + "/online", "0");
        const Hotplug event = vif_->call(event_name);
        std::string seen =
            event_name + " " + std::to_string(event.status) + " " + event.said + "\n";
        for (const std::string& device :
             {vif_->name(), vif_->port(), vif_->emulated(), vif_->port() + "-emu"})
            seen += description(device);
        return seen + description("xenbr0") + nodes(*vif_) + contents("/run/hooks-called");
    }

    std::string node(const std::string& path) {
        return world_.store().read(path).value_or("(absent)");
    }
    std::string frontend_mtu() { return node(vif_->frontend() + "/mtu"); }

  private:
    void make_emulated_nic() {
        vif_->make_emulated_device();
        run_or_throw({"ip", "link", "set", "vif7.0-emu", "address", "02:00:00:00:00:78"});
    }
    static void add_hook() {
        std::filesystem::create_directories("/etc/xen/scripts/vif-post.d");
        World::replace_script("vif-post.d/seen.hook",
                              "echo \"$command $dev $bridge\" >>/run/hooks-called\n");
    }

    VifSetup setup_;
    World world_;
    Vif* vif_ = nullptr;
};

/// After each event the host looks the same, whichever driver puts the port on its bridge.
void check_same_with_each_driver(const VifSetup& setup, const std::vector<PortDriver>& drivers = {
                                                            stock, scripted, builtin}) {
    std::vector<std::string> event_names = {"online"};
    if (setup.type == NicType::emulated) event_names.insert(event_names.end(), {"add", "remove"});
    event_names.emplace_back("offline");
    std::vector<std::string> expected;
    for (const PortDriver& driver : drivers) {
        CAPTURE(driver.script);
        CAPTURE(driver.configuration);
        HostOfVif host(setup, driver);
        for (std::size_t i = 0; i < event_names.size(); ++i) {
            const std::string seen = host.after(event_names[i]);
            if (expected.size() == i) expected.push_back(seen);
            CHECK(seen == expected[i]);
        }
        std::filesystem::remove("/run/hooks-called");
    }
}

TEST_CASE("a port is as vif-bridge would have made it") {
    check_same_with_each_driver({});
}

TEST_CASE("the port of an emulated NIC is as vif-bridge would have made it") {
    check_same_with_each_driver({.type = NicType::emulated});
}

TEST_CASE(
    "an emulated NIC that exists at online joins the bridge at add, as with vif-bridge alone") {
    check_same_with_each_driver({.type = NicType::emulated, .has_early_emulated_nic = true},
                                {stock, builtin});
}

TEST_CASE("vifname= gives both devices the names that vif-bridge would give them") {
    check_same_with_each_driver({.vifname = "alpha-lan0", .type = NicType::emulated});
}

TEST_CASE("the MTU of a port is that of its node mtu, or else that of its bridge") {
    check_same_with_each_driver({.mtu = "1400"});
    check_same_with_each_driver({.mtu = "9000", .type = NicType::emulated});
    check_same_with_each_driver({.bridge_mtu = "1300"});
    check_same_with_each_driver({.mtu = "70000"});  // more than the device can have
}

TEST_CASE("hooks of vif-bridge are run as vif-bridge alone runs them") {
    check_same_with_each_driver(
        {.vifname = "alpha-lan0", .type = NicType::emulated, .has_hook = true});
}

TEST_CASE("the frontend's node mtu is written for a renamed device too") {
    HostOfVif host({.vifname = "alpha-lan0", .mtu = "1400"}, builtin);
    host.after("online");
    CHECK(host.frontend_mtu() == "1400");
}

TEST_CASE("a renamed vif can come online again") {
    HostOfVif host({.vifname = "alpha-lan0"}, builtin);
    const std::string first = host.after("online");
    CHECK(host.after("online") == first);
}

/// A dhcpd that does its work and then, before the port joins its bridge, runs THAT in dom0: dhcpd
/// itself runs in the network namespace of its bridge.
ReplacedProgram dhcpd_and_then(const std::string& that) {
    return {"dhcpd", "#!/bin/sh\n" + ReplacedProgram::real("dhcpd") + " \"$@\" || exit\n" +
                         "exec ip netns exec dom0 sh -c '" + that + "\nexit 0'\n"};
}

struct Refusal {
    Refusal(const std::string& vifname, const std::string& happens) {
        world.add_default_bridge();
        world.add_domain(7, "alpha");
        world.assign(guest_mac, guest_assignment);
        vif = &world.add_vif(7, 0, {.mac = guest_mac, .vifname = vifname});
        vif->build(world.store());
        const ReplacedProgram dhcpd = dhcpd_and_then(happens);
        online = vif->call("online");
    }
    void check(const std::string& sentence) {
        CHECK(online.status == 1);
        CHECK(world.store().read(vif->backend() + "/hotplug-error") == sentence);
        CHECK(world.store().read(vif->backend() + "/hotplug-status") == "error");
        CHECK_FALSE(vif->is_on("xenbr0"));
        CHECK_FALSE(has_rules_of_ours());
        CHECK(registry() == "");
        CHECK(attribute("vif7.0", "operstate") == "down\n");
        CHECK_FALSE(world.store().read(vif->backend() + "/workspace").has_value());
    }

    World world;
    Vif* vif;
    Hotplug online;
};

TEST_CASE(
    "where the bridge is deleted before the port joins it, nothing is left and xl gets the "
    "reason") {
    Refusal("", "ip link delete xenbr0")
        .check("vif7.0: cannot put vif7.0 on bridge xenbr0: the device xenbr0 no longer exists");
}

TEST_CASE("where another device takes the vifname first, nothing is left and xl gets the reason") {
    Refusal("alpha-lan0", "ip link add alpha-lan0 type veth")
        .check("vif7.0: cannot rename vif7.0 to alpha-lan0: a device of that name exists already");
}

TEST_CASE("where the device is no longer a bridge, xl gets the kernel's reason") {
    Refusal("", "ip link delete xenbr0; ip link add xenbr0 type veth")
        .check("vif7.0: cannot put vif7.0 on bridge xenbr0: Operation not supported");
}

/// Fills the bridge: it can have 1023 ports (BR_PORT_BITS).
const std::string fill_the_bridge =
    "{ for i in $(seq 512); do echo \"link add q$i master xenbr0 type veth peer name r$i\"; done\n"
    "for i in $(seq 511); do echo \"link set r$i master xenbr0\"; done; } >/run/ports\n"
    "ip -batch /run/ports";

TEST_CASE("where the bridge is full, nothing is left and xl gets the reason") {
    Refusal("", fill_the_bridge).check("vif7.0: cannot put vif7.0 on bridge xenbr0: Exchange full");
}

}  // namespace
}  // namespace vif_workspace::tests::base_port_test
