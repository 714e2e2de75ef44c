// SPDX-License-Identifier: GPL-2.0-or-later
// The port without a script (base_script = "builtin"): after each event a host looks, to whoever
// looks at its devices and at xenstore, as the stock script vif-bridge leaves it, alone or run by
// ours; and where the kernel refuses a step, nothing is left and xl is told which.
#include <algorithm>
#include <array>
#include <sstream>

#include "called_host.h"
#include "support/replaced_program.h"

namespace vif_workspace::tests::base_port_test {
namespace {

/// A vif's life that is led in several ways.
struct Life {
    std::string vifname = {};
    std::string mtu = {};  // node; empty: none
    std::string bridge_mtu = "1500";
    NicType type = NicType::paravirtual;
    bool has_early_twin =
        false;  // the emulated card's device is there before online, not before add
    bool has_hook = false;
};

/// Who joins the port.
struct Way {
    std::string script = "vif-workspace";  // of the vif
    std::string configuration = {};
};
const Way stock = {.script = "vif-bridge"};
const Way scripted = {.configuration = "base_script = \"vif-bridge\"\n"};
const Way builtin = {.configuration = "base_script = \"builtin\"\n"};

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

/// Without what only one of them has: our own nodes, the script's name, and the mtu that vif-bridge
/// writes for a renamed device at a path that nobody reads.
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

class Stage {
  public:
    Stage(Life life, const Way& way) : life_(std::move(life)) {
        World::configure(way.configuration);
        world_.add_default_bridge();
        run_or_throw({"ip", "link", "set", "xenbr0", "mtu", life_.bridge_mtu});
        if (life_.has_hook) add_hook();
        world_.add_domain(7, "alpha");
        world_.assign(guest_mac, guest_assignment);
        vif_ = &world_.add_vif(
            7, 0,
            {.mac = guest_mac, .script = way.script, .vifname = life_.vifname, .type = life_.type});
        vif_->build(world_.store());
        if (!life_.mtu.empty()) world_.store().write(vif_->backend() + "/mtu", life_.mtu);
        if (life_.has_early_twin) make_twin();
        // What somebody else gave to the device, and what is to go.
        run_or_throw({"ip", "link", "set", "vif7.0", "up", "address", "02:00:00:00:00:77"});
        run_or_throw({"ip", "address", "add", "192.0.2.9/24", "dev", "vif7.0"});
        run_or_throw({"ip", "address", "add", "2001:db8::9/64", "dev", "vif7.0"});
    }

    /// What is seen after it.
    std::string after(const std::string& verb) {
        if (verb == "add" && !life_.has_early_twin) make_twin();
        if (verb == "offline") world_.store().write(vif_->backend() + "/online", "0");
        const Hotplug event = vif_->call(verb);
        std::string seen = verb + " " + std::to_string(event.status) + " " + event.said + "\n";
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
    void make_twin() {
        vif_->make_emulated_device();
        run_or_throw({"ip", "link", "set", "vif7.0-emu", "address", "02:00:00:00:00:78"});
    }
    static void add_hook() {
        std::filesystem::create_directories("/etc/xen/scripts/vif-post.d");
        World::replace_script("vif-post.d/seen.hook",
                              "echo \"$command $dev $bridge\" >>/run/hooks-called\n");
    }

    Life life_;
    World world_;
    Vif* vif_ = nullptr;
};

/// Whoever joins the port, the same is seen after each event.
void check_life(const Life& life, const std::vector<Way>& ways = {stock, scripted, builtin}) {
    std::vector<std::string> verbs = {"online"};
    if (life.type == NicType::emulated) verbs.insert(verbs.end(), {"add", "remove"});
    verbs.emplace_back("offline");
    std::vector<std::string> expected;
    for (const Way& way : ways) {
        CAPTURE(way.script);
        CAPTURE(way.configuration);
        Stage stage(life, way);
        for (std::size_t i = 0; i < verbs.size(); ++i) {
            const std::string seen = stage.after(verbs[i]);
            if (expected.size() == i) expected.push_back(seen);
            CHECK(seen == expected[i]);
        }
        std::filesystem::remove("/run/hooks-called");
    }
}

TEST_CASE("a port is what vif-bridge would have made of it") {
    check_life({});
}

TEST_CASE("an emulated card's port is what vif-bridge would have made of it") {
    check_life({.type = NicType::emulated});
}

TEST_CASE(
    "an emulated card that is there at online joins the bridge at add, as with vif-bridge alone") {
    check_life({.type = NicType::emulated, .has_early_twin = true}, {stock, builtin});
}

TEST_CASE("vifname= names both devices as vif-bridge would") {
    check_life({.vifname = "alpha-lan0", .type = NicType::emulated});
}

TEST_CASE("the MTU of a port is that of its node, or else its bridge's") {
    check_life({.mtu = "1400"});
    check_life({.mtu = "9000", .type = NicType::emulated});
    check_life({.bridge_mtu = "1300"});
    check_life({.mtu = "70000"});  // more than the device can have
}

TEST_CASE("hooks of vif-bridge are run as vif-bridge alone runs them") {
    check_life({.vifname = "alpha-lan0", .type = NicType::emulated, .has_hook = true});
}

TEST_CASE("the frontend is told the MTU also of a device that was renamed") {
    Stage stage({.vifname = "alpha-lan0", .mtu = "1400"}, builtin);
    stage.after("online");
    CHECK(stage.frontend_mtu() == "1400");
}

TEST_CASE("a renamed vif can come online again") {
    Stage stage({.vifname = "alpha-lan0"}, builtin);
    const std::string first = stage.after("online");
    CHECK(stage.after("online") == first);
}

/// A dhcpd that does its work, and then, before the port joins its bridge, has dom0 do THAT as
/// well: itself it is in the network of its bridge.
ReplacedProgram dhcpd_and_then(const std::string& that) {
    return {"dhcpd", "#!/bin/bash\n(exec -a /usr/sbin/dhcpd " + ReplacedProgram::real("dhcpd") +
                         " \"$@\") || exit\n" + "exec ip netns exec dom0 sh -c '" + that +
                         "\nexit 0'\n"};
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

TEST_CASE("where the bridge goes before the port joins it, nothing is left and xl is told") {
    Refusal("", "ip link delete xenbr0")
        .check("vif7.0: cannot put vif7.0 on bridge xenbr0: the device xenbr0 no longer exists");
}

TEST_CASE("where somebody takes the name before the port has it, nothing is left and xl is told") {
    Refusal("alpha-lan0", "ip link add alpha-lan0 type veth")
        .check("vif7.0: cannot rename vif7.0 to alpha-lan0: a device of that name exists already");
}

TEST_CASE("where the bridge is none any more, the kernel's reason is told") {
    Refusal("", "ip link delete xenbr0; ip link add xenbr0 type veth")
        .check("vif7.0: cannot put vif7.0 on bridge xenbr0: Operation not supported");
}

/// As many ports as a bridge can have (BR_PORT_BITS: 1023).
const std::string fill_the_bridge =
    "{ for i in $(seq 512); do echo \"link add q$i master xenbr0 type veth peer name r$i\"; done\n"
    "for i in $(seq 511); do echo \"link set r$i master xenbr0\"; done; } >/run/ports\n"
    "ip -batch /run/ports";

TEST_CASE("where the bridge is full nothing is left and xl is told") {
    Refusal("", fill_the_bridge).check("vif7.0: cannot put vif7.0 on bridge xenbr0: Exchange full");
}

}  // namespace
}  // namespace vif_workspace::tests::base_port_test
