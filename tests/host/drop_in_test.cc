// dhcp-config and ebtables-config, as an agent of the workspace service TP1.2.2 calls them: what
// their lines mean, and that they end in the same assignment, binding and rules as any other way.
#include <sys/stat.h>
#include <sys/syscall.h>

#include <stdexcept>

#include "support/agent.h"
#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/scene.h"

namespace vif_workspace::tests {
namespace {

using Nodes = std::map<std::string, std::string>;

Nodes assigned(const Store& store, const std::string& mac) {
    Nodes nodes;
    for (const std::string& node : store.children(World::assignment(mac)))
        nodes[node] = store.read(World::assignment(mac) + "/" + node).value_or("");
    return nodes;
}

/// Changes of the n-th word of a line that is right.
Words with_word(Words line, std::size_t at, const std::string& word) {
    line.at(at) = word;
    return line;
}

void check_done(const Outcome& outcome) {
    CHECK(outcome.status == 0);
    CHECK(outcome.said == "");
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
    bool has_record() { return !store().children("/local/domain/0/workspace/by-name").empty(); }

    World world;
    Vif* vif;
    InForce before;
};

TEST_CASE("dhcp-config add writes the whole assignment of the MAC, rem removes it") {
    Host host;
    check_done(dhcp_config(dhcp_addition()));
    CHECK(assigned(host.store(), guest_mac) == Nodes{{"ip", guest_ip},
                                                     {"hostname", "alpha"},
                                                     {"netmask", "255.255.255.0"},
                                                     {"broadcast", "10.9.0.255"},
                                                     {"gateway", lan_ip},
                                                     {"dns", "10.9.0.53"}});
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(assigned(host.store(), guest_mac).empty());
    CHECK_FALSE(host.has_record());
}

TEST_CASE("`none` leaves a value open, for the configuration and the bridge to say") {
    Host host;
    check_done(dhcp_config({"add", agents_name, guest_ip, "xenbr0", guest_mac, "none", "none",
                            "none", "alpha", "none", "none"}));
    CHECK(assigned(host.store(), guest_mac) == Nodes{{"ip", guest_ip}, {"hostname", "alpha"}});
}

TEST_CASE(
    "ebtables-config add serves alone, with or without a DHCP interface; the host name is made") {
    for (const Words& line :
         {ebtables_addition(), Words{"add", agents_name, guest_mac, guest_ip}}) {
        CAPTURE(line.size());
        Host host;
        check_done(ebtables_config(line));
        CHECK(assigned(host.store(), guest_mac) ==
              Nodes{{"ip", guest_ip}, {"hostname", agents_name}});
        check_done(ebtables_config({"rem", agents_name}));
        CHECK(assigned(host.store(), guest_mac).empty());
        CHECK_FALSE(host.has_record());
    }
}

TEST_CASE("either command may come first and go first, and the assignment goes with the last") {
    const Nodes by_name = {{"ip", guest_ip}, {"hostname", agents_name}};
    Host host;
    check_done(ebtables_config(ebtables_addition()));
    check_done(dhcp_config(dhcp_addition()));
    CHECK(assigned(host.store(), guest_mac).at("hostname") == "alpha");
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(assigned(host.store(), guest_mac) == by_name);
    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config({"rem", agents_name}));
    CHECK(assigned(host.store(), guest_mac).at("hostname") == "alpha");
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(assigned(host.store(), guest_mac).empty());
    CHECK_FALSE(host.has_record());
}

TEST_CASE(
    "a line of another verb, arity or argument is refused with status 1, and nothing changes") {
    const Words dhcp = dhcp_addition();
    const Words ebtables = ebtables_addition();
    std::vector<Words> bad_dhcp = {{},
                                   {"add"},
                                   {"rem"},
                                   {"rem", agents_name},
                                   {"rem", agents_name, guest_ip, "more"},
                                   {"rem", agents_name, "10.9.0.010"},
                                   {"list", agents_name, guest_ip},
                                   {"--help"},
                                   {"ADD"},
                                   Words(dhcp.begin(), dhcp.end() - 1),
                                   with_word(dhcp, 0, "rem")};
    bad_dhcp.push_back(dhcp);
    bad_dhcp.back().push_back("none");
    const std::vector<std::string> hostile = {"",
                                              "-",
                                              "-c",
                                              "--config=/tmp/x",
                                              "../../etc",
                                              "a b",
                                              "x;id",
                                              "$(id)",
                                              "x\n",
                                              "x { } evil",
                                              "none none",
                                              "a/b",
                                              "\xff",
                                              "%s%n",
                                              "`id`",
                                              "x\ty",
                                              std::string(5000, 'a')};
    for (std::size_t at = 0; at < dhcp.size(); ++at) {
        for (const std::string& word : hostile) {
            bad_dhcp.push_back(with_word(dhcp, at, word));
        }
    }
    for (const std::size_t address : {2U, 5U, 6U, 7U, 9U, 10U}) {
        for (const std::string word : {"10.9.0.10/24", "10.9.0.256", "0x0a090001", "10.9.0", "::1",
                                       "10.9.0.10\n", "00.00.00.00", "ffff"}) {
            bad_dhcp.push_back(with_word(dhcp, address, word));
        }
    }
    for (const std::string ip : {"none", "127.0.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255"})
        bad_dhcp.push_back(with_word(dhcp, 2, ip));
    for (const std::string mac : {"none", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01",
                                  "02-16-3e-00-00-0a", "02:16:3e:00:00:0a:0b"})
        bad_dhcp.push_back(with_word(dhcp, 4, mac));
    bad_dhcp.push_back(with_word(dhcp, 6, "255.0.255.0"));
    std::vector<Words> bad_ebtables = {{},
                                       {"add", agents_name, guest_mac},
                                       {"rem"},
                                       {"rem", agents_name, guest_ip},
                                       {"add", agents_name, guest_ip, guest_mac},
                                       {"add", agents_name, guest_mac, guest_ip, "vif0.0", "more"},
                                       {"add", agents_name, guest_mac, guest_ip, ""},
                                       with_word(ebtables, 1, "more-than-15-chr")};
    for (std::size_t at = 0; at < ebtables.size(); ++at) {
        for (const std::string& word : hostile) {
            bad_ebtables.push_back(with_word(ebtables, at, word));
        }
    }

    World world;
    const std::string before = Store::listing("/");
    const auto check_refused = [&](const Words& line, const Outcome& outcome) {
        std::string text;
        for (const std::string& word : line) text += word.substr(0, 40) + "|";
        CAPTURE(text);
        CHECK(outcome.status == 1);
        CHECK(outcome.said.find("-config: ") != std::string::npos);
        CHECK(outcome.said.find('\n') == outcome.said.size() - 1);
    };
    for (const Words& line : bad_dhcp) check_refused(line, dhcp_config(line));
    for (const Words& line : bad_ebtables) check_refused(line, ebtables_config(line));
    CHECK(Store::listing("/") == before);
}

TEST_CASE("the binding is the one that comes of the same assignment by any other way") {
    const auto without_times = [](std::string text) {
        // Version, generation and the two last fields of a line, serial and since, count and tell
        // time.
        return text.substr(0, text.rfind("online"));
    };
    std::string registered, rules;
    {
        Host host;
        host.world.assign(guest_mac, {{"ip", guest_ip},
                                      {"hostname", "alpha"},
                                      {"netmask", "255.255.255.0"},
                                      {"broadcast", "10.9.0.255"},
                                      {"gateway", lan_ip},
                                      {"dns", "10.9.0.53"}});
        REQUIRE(host.vif->create(host.store()).status == 0);
        registered = without_times(registry());
        rules = rules_in_force();
    }
    Host host;
    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config(ebtables_addition()));
    CHECK(difference(host.before, in_force()) == "");
    REQUIRE(host.vif->create(host.store()).status == 0);
    REQUIRE(registered.find(guest_ip) != std::string::npos);
    CHECK(without_times(registry()) == registered);
    CHECK(rules_in_force() == rules);
}

TEST_CASE("an agent's whole sequence: added, started, served, confined, destroyed, removed") {
    Scene scene = Scene::with_workspace();
    CHECK(scene.guest().destroy(scene.store()).status == 0);
    scene.store().remove(World::assignment(guest_mac));
    const std::string nothing = Store::listing("/local/domain/0/workspace");
    const InForce before = in_force();

    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config(ebtables_addition()));
    Vif& guest = scene.world().add_vif(7, 1, {.mac = guest_mac, .vifname = agents_name});
    REQUIRE(guest.create(scene.store()).status == 0);
    CHECK(guest.is_on("xenbr0"));

    DhcpEvent lease = DhcpClient::dhclient(guest.guest()).lease(seconds(10));
    CHECK(lease["address"] == guest_ip);
    CHECK(lease["netmask"] == "255.255.255.0");
    CHECK(lease["broadcast"] == "10.9.0.255");
    CHECK(lease["router"] == lan_ip);
    CHECK(lease["dns"] == "10.9.0.53");
    CHECK(lease["hostname"] == "alpha");

    const Frame hello = {'h', 'e', 'l', 'l', 'o'};
    Tap bridge = scene.world().tap_on("xenbr0");
    Places places({{'G', &guest.card(), guest_mac, guest_ip},
                   {'H', &bridge, bridge_mac, bridge_ip},
                   {'L', &scene.lan().tap, lan_mac, lan_ip},
                   {'V', &scene.other().card(), other_mac, other_ip}});
    places.introduce_all();
    CHECK(places.reached('g', udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello})) ==
          "L");
    const std::vector<std::pair<std::string, Frame>> lies = {
        {"MAC", udp({lan_mac, other_mac, guest_ip, lan_ip, 5000, 5000, hello})},
        {"address", udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, hello})},
        {"ARP", arp({broadcast_mac, guest_mac, 2, guest_mac, lan_ip, other_mac, other_ip})},
        {"to dom0 itself",
         arp({bridge_mac, guest_mac, 2, guest_mac, lan_ip, bridge_mac, bridge_ip})},
        {"VLAN", tagged(udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, hello}), 0x8100, 5)},
        {"IPv6", ipv6(lan_mac, guest_mac, "2001:db8::bad", "2001:db8::1", 17, hello)},
        {"rogue server", udp({other_mac, guest_mac, guest_ip, other_ip, 67, 68, hello})},
        {"port 67 of another", udp({lan_mac, guest_mac, guest_ip, lan_ip, 68, 67, hello})}};
    for (const auto& [lie, frame] : lies) {
        CAPTURE(lie);
        CHECK(places.reached('g', frame) == "-");
    }
    CHECK(places.reached('g', discover(guest_mac, 0x77)) == "H");

    CHECK(guest.destroy(scene.store()).status == 0);
    check_done(ebtables_config({"rem", agents_name}));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(difference(before, in_force()) == "");
    CHECK(assigned(scene.store(), guest_mac).empty());
    CHECK(Store::listing("/local/domain/0/workspace").find(guest_ip) == std::string::npos);
}

TEST_CASE("what is added to a vif that is up comes into force at once, or not at all") {
    Host host;
    check_done(dhcp_config(dhcp_addition()));
    REQUIRE(host.vif->create(host.store()).status == 0);
    check_done(dhcp_config(with_word(dhcp_addition(), 2, "10.9.0.44")));
    CHECK(rules_name("10.9.0.44"));
    CHECK_FALSE(rules_name(guest_ip));
    CHECK(dhcpd_configuration("xenbr0").find("10.9.0.44") != std::string::npos);
    CHECK(host.store().read(host.vif->backend() + "/workspace/ip") == "10.9.0.44");
    CHECK(host.vif->is_on("xenbr0"));

    // The bridge's own address: online's admission refuses it, and all stays as it was.
    const InForce standing = in_force();
    const std::string written = Store::listing("/local/domain/0/workspace");
    const Outcome refused = dhcp_config(with_word(dhcp_addition(), 2, bridge_ip));
    CHECK(refused.status == 1);
    CHECK(refused.said.find("the bridge's own address") != std::string::npos);
    CHECK(Store::listing("/local/domain/0/workspace") == written);
    CHECK(difference(standing, in_force()) == "");
    CHECK(host.store().read(host.vif->backend() + "/hotplug-status") == "connected");
}

TEST_CASE("an addition that comes while the vif comes up lets it, and then has its effect") {
    Host host;
    check_done(dhcp_config(dhcp_addition()));
    host.vif->build(host.store());
    const auto wait_for = [](const auto& condition) {
        const Deadline deadline = Deadline::after(seconds(10));
        while (!condition()) {
            if (deadline.has_passed()) throw std::runtime_error("waited in vain");
        }
    };
    // The event is to stop where it has recorded the vif and has not told dhcpd yet.
    const std::string lock = "/run/vif-workspace/dhcp.xenbr0.lock";
    REQUIRE(mkfifo("/run/gate", 0600) == 0);
    Process holder({{"flock", lock, "sh", "-c", "read gate <>/run/gate"}});
    wait_for([&] { return run({{"flock", "--nonblock", lock, "true"}}).status == 1; });
    Process online = host.vif->start("online");
    wait_for([&] { return rules_name(guest_ip); });

    Words line = with_word(dhcp_addition(), 2, "10.9.0.44");
    line.insert(line.begin(), historical_command("dhcp-config"));
    Process addition({line});
    const std::string call = "/proc/" + std::to_string(addition.pid()) + "/syscall";
    wait_for([&] { return contents(call).starts_with(std::to_string(SYS_flock) + " "); });
    run_or_throw({"sh", "-c", "echo open >/run/gate"});

    const Hotplug came = Vif::ended(online);
    CHECK(came.status == 0);
    CHECK(came.said == "");
    check_done(addition.outcome(seconds(30)));
    CHECK(host.vif->is_on("xenbr0"));
    CHECK(rules_name("10.9.0.44"));
    CHECK_FALSE(rules_name(guest_ip));
}

TEST_CASE("an address that another guest has in force stays his, whoever is told to have it") {
    Host host;
    Vif& other = host.world.add_workspace(8, other_mac, guest_ip);
    REQUIRE(other.create(host.store()).status == 0);
    const InForce standing = in_force();
    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config(ebtables_addition()));
    const Hotplug online = host.vif->create(host.store());
    CHECK(online.status == 1);
    CHECK(online.said.find("is held by vif8.0") != std::string::npos);
    CHECK(difference(standing, in_force()) == "");
}

TEST_CASE("what somebody else has assigned to the MAC is not touched") {
    Host host;
    host.world.assign(guest_mac, guest_assignment);
    const std::string written = Store::listing("/local/domain/0/workspace");
    for (const Outcome& outcome :
         {dhcp_config(dhcp_addition()), ebtables_config(ebtables_addition())}) {
        CHECK(outcome.status == 1);
        CHECK(outcome.said.find("somebody else has assigned something to " + guest_mac) !=
              std::string::npos);
    }
    CHECK(Store::listing("/local/domain/0/workspace") == written);

    // Nor if it came after our own.
    host.store().remove(World::assignment(guest_mac));
    check_done(dhcp_config(dhcp_addition()));
    host.store().write(World::assignment(guest_mac) + "/ip", "10.9.0.77");
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(host.store().read(World::assignment(guest_mac) + "/ip") == "10.9.0.77");
    CHECK_FALSE(host.has_record());
}

TEST_CASE("a node that an administrator added stays while the agent's assignment does") {
    Host host;
    check_done(dhcp_config(dhcp_addition()));
    host.store().write(World::assignment(guest_mac) + "/mtu", "1400");
    check_done(ebtables_config(ebtables_addition()));
    check_done(dhcp_config(with_word(dhcp_addition(), 9, "none")));
    CHECK(assigned(host.store(), guest_mac).at("mtu") == "1400");
    CHECK_FALSE(assigned(host.store(), guest_mac).contains("dns"));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    check_done(ebtables_config({"rem", agents_name}));
    CHECK(assigned(host.store(), guest_mac).empty());
}

TEST_CASE("the two commands must agree, and a removal must name the address that there is") {
    Host host;
    check_done(dhcp_config(dhcp_addition()));
    const std::string written = Store::listing("/local/domain/0/workspace");
    CHECK(ebtables_config(with_word(ebtables_addition(), 2, other_mac)).status == 1);
    CHECK(ebtables_config(with_word(ebtables_addition(), 3, other_ip)).status == 1);
    CHECK(dhcp_config({"rem", agents_name, other_ip}).status == 1);
    CHECK(Store::listing("/local/domain/0/workspace") == written);
}

TEST_CASE("a record that a guest can write decides nothing") {
    Host host;
    check_done(dhcp_config(dhcp_addition()));
    const std::string record = "/local/domain/0/workspace/by-name/" + agents_name;
    for (const std::string& level : {record, record + "/dhcp-config", record + "/dhcp-config/ip",
                                     std::string("/local/domain/0/workspace/by-name")}) {
        CAPTURE(level);
        host.store().set_permissions(level, {"n0", "w7"});
        const Outcome outcome = dhcp_config({"rem", agents_name, guest_ip});
        CHECK(outcome.status == 1);
        CHECK(outcome.said.find("a guest can write it") != std::string::npos);
        host.store().set_permissions(level, {"n0"});
    }
    CHECK_FALSE(Store::as_domain(7).try_write(record + "/dhcp-config/ip", other_ip));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
}

TEST_CASE("a name with characters that a xenstore path cannot hold is a name like any other") {
    Host host;
    for (const std::string name : {"vif7.0", "vif7@0", "vif7@2e0", "a.b-c_d@e"}) {
        CAPTURE(name);
        check_done(ebtables_config({"add", name, guest_mac, guest_ip}));
        CHECK(assigned(host.store(), guest_mac).at("ip") == guest_ip);
        check_done(ebtables_config({"rem", "vif7-0"}));
        CHECK(assigned(host.store(), guest_mac).at("ip") == guest_ip);
        check_done(ebtables_config({"rem", name}));
        CHECK_FALSE(host.has_record());
    }
}

}  // namespace
}  // namespace vif_workspace::tests
