// What was wrong with the scripts that dhcp-config and ebtables-config replace, one test case for
// each fault of theirs, by its number in the list of faults that were found in them.
#include <csignal>
#include <filesystem>
#include <fstream>

#include "support/agent.h"
#include "support/dhcp_client.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/scene.h"

namespace vif_workspace::tests {
namespace {

namespace fs = std::filesystem;

const std::string tree = "/local/domain/0/workspace";
const std::string beta_mac = "02:16:3e:00:00:1b";
const std::string beta_ip = "10.9.0.27";

/// dhcp-config's line for one more guest.
Words addition_of(const std::string& name, const std::string& mac, const std::string& ip) {
    return {"add",           name,   ip,   "vif0.0", mac,   "10.9.0.255",
            "255.255.255.0", lan_ip, "ws", "none",   "none"};
}

void check_done(const Outcome& outcome) {
    CHECK(outcome.status == 0);
    CHECK(outcome.said == "");
}

void check_refused(const Outcome& outcome, const std::string& words) {
    INFO("said: ", outcome.said);
    CHECK(outcome.status == 1);
    CHECK(outcome.said.find(words) != std::string::npos);
}

/// A file in the place where one of ours must go.
void obstruct(const std::string& path) {
    fs::remove_all(path);
    fs::create_directories(path + "/in/the/way");
}

struct Host {
    Host() {
        world.add_default_bridge();
        add_site_rules();
        world.add_domain(7, "wrksp-12");
        vif = &world.add_vif(7, 0, {.mac = guest_mac, .vifname = agents_name});
        before = in_force();
    }

    Store& store() { return world.store(); }
    std::string node(const std::string& mac, const std::string& name) {
        return store().read(World::assignment(mac) + "/" + name).value_or("");
    }
    void add_both() {
        check_done(dhcp_config(dhcp_addition()));
        check_done(ebtables_config(ebtables_addition()));
    }

    World world;
    Vif* vif;
    InForce before;
};

TEST_CASE("old fault 1: a netmask is not lost when another guest is added or removed") {
    Host host;
    for (int number = 1; number <= 3; ++number) {
        const std::string digit = std::to_string(number);
        check_done(dhcp_config(
            addition_of("w-" + digit, "02:16:3e:00:02:0" + digit, "10.9.0.20" + digit)));
    }
    check_done(dhcp_config({"rem", "w-2", "10.9.0.202"}));
    CHECK(host.node("02:16:3e:00:02:01", "netmask") == "255.255.255.0");
    CHECK(host.node("02:16:3e:00:02:02", "netmask") == "");
    CHECK(host.node("02:16:3e:00:02:03", "netmask") == "255.255.255.0");
}

TEST_CASE("old fault 2: what failed does not exit with status 0") {
    Host host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const std::string written = Store::listing(tree);

    // dhcpd does not accept what it is to serve from now on.
    fs::remove_all("/etc/dhcp/vif-workspace");
    std::ofstream("/etc/dhcp/vif-workspace").flush();
    Words line = dhcp_addition();
    line[8] = "beta";
    CHECK(dhcp_config(line).status == 1);
    CHECK(Store::listing(tree) == written);
    CHECK(rules_name(guest_ip));
    CHECK(registry().find("alpha") != std::string::npos);
    CHECK(registry().find("beta") == std::string::npos);
}

TEST_CASE(
    "old faults 3 and 4: killed or failing at any effect, an addition is all there or not at all") {
    World world;
    const std::string mark = "/run/fault-happened";
    for (const std::string kind : {"kill", "fail"}) {
        for (int at = 1;; ++at) {
            CAPTURE(kind);
            CAPTURE(at);
            fs::remove(mark);
            Words argv = {historical_command("dhcp-config")};
            const Words line = dhcp_addition();
            argv.insert(argv.end(), line.begin(), line.end());
            const Outcome outcome = run({argv,
                                         {{"LD_PRELOAD", FAULTS},
                                          {"FAULT", kind},
                                          {"FAULT_AT", std::to_string(at)},
                                          {"FAULT_MARK", mark}}});
            if (!fs::exists(mark)) {
                CHECK(at > 1);
                break;
            }
            CHECK(outcome.status != 0);
            const std::size_t nodes = world.store().children(World::assignment(guest_mac)).size();
            CHECK((nodes == 0 || nodes == 6));
            check_done(dhcp_config(dhcp_addition()));
            CHECK(world.store().children(World::assignment(guest_mac)).size() == 6);
            check_done(dhcp_config({"rem", agents_name, guest_ip}));
        }
        check_done(dhcp_config({"rem", agents_name, guest_ip}));
    }
}

TEST_CASE("old fault 5: an addition may be repeated, also after half a failure") {
    Host host;
    host.add_both();
    const std::string written = Store::listing(tree);
    host.add_both();
    CHECK(Store::listing(tree) == written);
    host.store().remove(World::assignment(guest_mac));
    check_done(ebtables_config(ebtables_addition()));
    CHECK(Store::listing(tree) == written);
}

TEST_CASE("old fault 6: a MAC in capitals is the same MAC, and an address has one guest") {
    World world;
    check_done(dhcp_config(addition_of("w-1", "02:16:3e:00:00:aa", "10.9.0.201")));
    const std::string written = Store::listing(tree);
    check_refused(dhcp_config(addition_of("w-2", "02:16:3E:00:00:AA", "10.9.0.202")),
                  "somebody else has assigned something to 02:16:3e:00:00:aa");
    check_refused(dhcp_config(addition_of("w-2", beta_mac, "10.9.0.201")),
                  "address 10.9.0.201 is recorded for \"w-1\"");
    check_refused(ebtables_config({"add", "w-2", beta_mac, "10.9.0.201"}),
                  "address 10.9.0.201 is recorded for \"w-1\"");
    CHECK(Store::listing(tree) == written);
    check_done(dhcp_config(addition_of("w-1", "02:16:3E:00:00:AA", "10.9.0.201")));
    CHECK(Store::listing(tree) == written);
}

TEST_CASE("old fault 7: a host name cannot bring configuration with it") {
    World world;
    for (const std::string name :
         {"x { } evil", "x;", "x\"", "x\n}", "x y", "x{", "-x", "x/", "*"}) {
        Words line = dhcp_addition();
        line[8] = name;
        check_refused(dhcp_config(line), "hostname: ");
    }
    CHECK_FALSE(world.store().read(tree).has_value());
}

TEST_CASE(
    "old fault 8: a dhcpd.conf of the site is never written, whatever stands below its marker") {
    Host host;
    const std::string text =
        "### DHCP-CONFIG-AUTOMATIC-BEGINS ###\n# mine\nhost x { hardware ethernet "
        "02:16:3e:00:00:99; }\n}\n";
    std::ofstream("/etc/dhcp/dhcpd.conf") << text << std::flush;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    CHECK(host.vif->destroy(host.store()).status == 0);
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(contents("/etc/dhcp/dhcpd.conf") == text);
}

TEST_CASE("old fault 9: a guest is given both name servers") {
    Host host;
    Words line = dhcp_addition();
    line[9] = "10.9.0.53";
    line[10] = "192.0.2.53";
    check_done(dhcp_config(line));
    REQUIRE(host.vif->create(host.store()).status == 0);
    CHECK(DhcpClient::udhcpc(host.vif->guest()).lease(seconds(10))["dns"] ==
          "10.9.0.53 192.0.2.53");
}

TEST_CASE("old faults 10 and 11: what changes nothing restarts no dhcpd and writes nothing anew") {
    Host host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const InForce standing = in_force();
    host.add_both();
    check_done(dhcp_config({"rem", "nobody", beta_ip}));
    check_done(ebtables_config({"rem", "nobody"}));
    check_done(dhcp_config(addition_of("w-1", beta_mac, beta_ip)));
    check_done(dhcp_config({"rem", "w-1", beta_ip}));
    CHECK(difference(standing, in_force()) == "");
}

TEST_CASE("old fault 12: a mask that nobody gave is not guessed from an address's first octet") {
    Host host;
    Words line = dhcp_addition();
    line[5] = line[6] = "none";
    check_done(dhcp_config(line));
    REQUIRE(host.vif->create(host.store()).status == 0);
    DhcpEvent lease = DhcpClient::udhcpc(host.vif->guest()).lease(seconds(10));
    CHECK(lease["netmask"] == "255.255.255.0");
    CHECK(lease["broadcast"] == "10.9.0.255");
}

TEST_CASE("old fault 13: no daemon keeps a lock of ours") {
    Host host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const int before = dhcpd_in_dom0().at(0).pid;
    Words line = dhcp_addition();
    line[8] = "beta";
    check_done(dhcp_config(line));
    const std::vector<Daemon> daemons = dhcpd_in_dom0();
    REQUIRE(daemons.size() == 1);
    CHECK(daemons[0].pid != before);
    for (const auto& file :
         fs::directory_iterator("/proc/" + std::to_string(daemons[0].pid) + "/fd"))
        CHECK(fs::read_symlink(file).string().find("/run/vif-workspace/") == std::string::npos);
}

TEST_CASE("old fault 14: where no lock can be had, nothing is done") {
    World world;
    obstruct("/run/vif-workspace/historical.lock");
    check_refused(dhcp_config(dhcp_addition()), "historical.lock");
    check_refused(ebtables_config(ebtables_addition()), "historical.lock");
    CHECK_FALSE(world.store().read(tree).has_value());
}

TEST_CASE("old fault 15: a removal that fails says so") {
    Host host;
    host.add_both();
    obstruct("/run/vif-workspace/historical.lock");
    check_refused(ebtables_config({"rem", agents_name}), "historical.lock");
    check_refused(dhcp_config({"rem", agents_name, guest_ip}), "historical.lock");
}

TEST_CASE("old fault 17: a guest that runs keeps its rules after rem, and add works again") {
    Host host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const InForce standing = in_force();
    check_done(ebtables_config({"rem", agents_name}));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(difference(standing, in_force()) == "");
    CHECK(rules_name(guest_ip));
    CHECK(host.vif->is_on("xenbr0"));

    host.add_both();
    CHECK(difference(standing, in_force()) == "");
    check_done(ebtables_config({"rem", agents_name}));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(host.vif->destroy(host.store()).status == 0);
    CHECK(difference(host.before, in_force()) == "");
    CHECK(host.vif->create(host.store()).status == 1);
    CHECK_FALSE(host.vif->is_on("xenbr0"));
}

TEST_CASE(
    "old fault 18: a guest that runs is changed as a whole, or not at all, at every failure") {
    Host host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    Words argv = {historical_command("dhcp-config")};
    Words line = dhcp_addition();
    check_done(ebtables_config({"rem", agents_name}));
    line[2] = "10.9.0.44";
    argv.insert(argv.end(), line.begin(), line.end());
    const std::string mark = "/run/fault-happened";
    int at = 1;
    for (;; ++at) {
        CAPTURE(at);
        fs::remove(mark);
        const Outcome outcome = run({argv,
                                     {{"LD_PRELOAD", FAULTS},
                                      {"FAULT", "kill"},
                                      {"FAULT_AT", std::to_string(at)},
                                      {"FAULT_MARK", mark}}});
        if (!fs::exists(mark)) break;
        CHECK(outcome.status != 0);
        CHECK(has_rules_of_ours());
        CHECK((rules_name(guest_ip) || rules_name("10.9.0.44")));
        CHECK(host.vif->is_on("xenbr0"));
        // The agent tries again; then it changes its mind.
        check_done(dhcp_config(line));
        CHECK(rules_name("10.9.0.44"));
        CHECK_FALSE(rules_name(guest_ip));
        check_done(dhcp_config(dhcp_addition()));
        CHECK(rules_name(guest_ip));
        CHECK_FALSE(rules_name("10.9.0.44"));
    }
    CHECK(at > 5);
}

TEST_CASE(
    "old faults 19 to 21: ARP, VLAN tags, DHCP servers and frames for dom0 itself are confined, by "
    "ebtables-config alone") {
    Scene scene = Scene::with_workspace();
    CHECK(scene.guest().destroy(scene.store()).status == 0);
    scene.store().remove(World::assignment(guest_mac));
    check_done(ebtables_config({"add", agents_name, guest_mac, guest_ip}));
    Vif& guest = scene.world().add_vif(7, 1, {.mac = guest_mac, .vifname = agents_name});
    REQUIRE(guest.create(scene.store()).status == 0);
    Tap bridge = scene.world().tap_on("xenbr0");
    Places places({{'G', &guest.card(), guest_mac, guest_ip},
                   {'H', &bridge, bridge_mac, bridge_ip},
                   {'L', &scene.lan().tap, lan_mac, lan_ip},
                   {'V', &scene.other().card(), other_mac, other_ip}});
    const std::vector<Vector> vectors = shared_vectors();
    Differences differences;
    for (const Vector& vector : vectors) {
        const bool is_ipv6 = vector.frame[12] == 0x86 && vector.frame[13] == 0xdd;
        if (is_ipv6 || vector.sent_from != 'g') continue;
        places.introduce_all();
        differences.note(vector, places.reached(vector.sent_from, vector.frame));
    }
    CAPTURE(differences.table());
    // D01 is what ebtables cannot see.
    const std::vector<std::string> unseen = {"D01"};
    CHECK(differences.ids() == (is_under_test("ebtables") ? unseen : std::vector<std::string>()));
}

TEST_CASE("old fault 22: no chain is left, not even of the DHCP interface") {
    Host host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    CHECK(rules_in_force().find("DHCP-") == std::string::npos);
    CHECK(host.vif->destroy(host.store()).status == 0);
    check_done(ebtables_config({"rem", agents_name}));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE(
    "old fault 23: the emulated card of an HVM guest is confined, and stays so when more is "
    "added") {
    Host host;
    host.add_both();
    Vif& hvm =
        host.world.add_vif(7, 1, {.mac = guest_mac, .vifname = "w-0", .type = NicType::emulated});
    REQUIRE(hvm.create(host.store()).status == 0);
    CHECK(registry().find("w-0-emu") != std::string::npos);
    Words line = dhcp_addition();
    line[8] = "beta";
    check_done(dhcp_config(line));
    CHECK(registry().find("w-0-emu") != std::string::npos);
    CHECK(registry().find("beta") != std::string::npos);
}

TEST_CASE("old fault 24: a guest may be called like a chain, and nothing is called like it") {
    Host host;
    for (const std::string name : {"INPUT", "FORWARD", "filter", "vw-in"}) {
        check_done(ebtables_config({"add", name, guest_mac, guest_ip}));
        CHECK(difference(host.before, in_force()) == "");
        check_done(ebtables_config({"rem", name}));
    }
    CHECK(ebtables_config({"add", "sixteen-letters-", guest_mac, guest_ip}).status == 1);
}

TEST_CASE("old faults 25 and 26: many at once all succeed, and one that does not says why") {
    World world;
    const auto call = [](const std::string& command, Words words) {
        words.insert(words.begin(), historical_command(command));
        return Process({words});
    };
    std::vector<Process> calls;
    for (int number = 10; number < 30; ++number) {
        const std::string n = std::to_string(number);
        const Words dhcp = addition_of("w-" + n, "02:16:3e:00:02:" + n, "10.9.0." + n);
        calls.push_back(call("dhcp-config", dhcp));
        calls.push_back(
            call("ebtables-config", {"add", "w-" + n, "02:16:3e:00:02:" + n, "10.9.0." + n}));
    }
    for (Process& one : calls) check_done(one.outcome(seconds(30)));
    CHECK(world.store().children(tree + "/vif").size() == 20);

    calls.clear();
    for (int number = 10; number < 30; ++number) {
        const std::string n = std::to_string(number);
        calls.push_back(call("dhcp-config", {"rem", "w-" + n, "10.9.0." + n}));
        calls.push_back(call("ebtables-config", {"rem", "w-" + n}));
    }
    for (Process& one : calls) check_done(one.outcome(seconds(30)));
    for (const std::string directory : {"/vif", "/by-name", "/by-address"})
        CHECK(world.store().children(tree + directory).empty());
    check_refused(dhcp_config({"rem", "w-10"}), "2 arguments");
}

}  // namespace
}  // namespace vif_workspace::tests
