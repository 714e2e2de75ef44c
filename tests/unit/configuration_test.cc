// SPDX-License-Identifier: GPL-2.0-or-later
#include "config/configuration.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "example.h"
#include "thrown.h"

namespace vif_workspace::configuration_test {
namespace {

using namespace std::string_view_literals;

Configuration parsed(const std::string& text) {
    return parse_configuration(text, "/etc/xen/vif-workspace.conf");
}

DhcpOptions defaults_of(const std::string& line) {
    return parsed("[bridge.xenbr0]\n" + line).of(a<InterfaceName>("xenbr0")).defaults;
}

TEST_CASE("with an empty file or none, the defaults suit a host with one bridge") {
    for (const std::string text : {"", "\n", "# nothing\n", "[dhcp]\n", "[bridge.xenbr0]\n"}) {
        CAPTURE(text);
        const Configuration configuration = parsed(text);
        CHECK(configuration.filter == FilterKind::ebtables);
        CHECK(configuration.base_script == std::nullopt);
        CHECK(configuration.run_directory == "/run/vif-workspace");
        CHECK(configuration.dhcp == DhcpKind::isc_dhcpd);
        CHECK(configuration.isc_dhcpd.configuration_directory == "/etc/dhcp/vif-workspace");
        CHECK(configuration.isc_dhcpd.lease_directory == "/var/lib/dhcp");
        const BridgeSettings bridge = configuration.of(a<InterfaceName>("xenbr0"));
        CHECK(bridge.defaults == DhcpOptions());
    }
    CHECK_NOTHROW(read_configuration("/nonexistent/vif-workspace.conf"));
}

TEST_CASE("every key for the host is read") {
    CHECK(parsed("filter = \"none\"").filter == FilterKind::none);
    CHECK(parsed("filter = \"ebtables\"").filter == FilterKind::ebtables);
    CHECK(parsed("base_script = \"vif-route\"").base_script == "vif-route");
    CHECK(parsed("base_script = \"builtin\"").base_script == std::nullopt);
    CHECK(parsed("run_dir = \"/run/other\"").run_directory == "/run/other");
    CHECK(parsed("[dhcp]\nserver = \"none\"").dhcp == DhcpKind::none);
    CHECK(parsed("[dhcp]\nserver = \"isc-dhcpd\"").dhcp == DhcpKind::isc_dhcpd);
    CHECK(parsed("[dhcp]\nserver = \"dnsmasq\"").dhcp == DhcpKind::dnsmasq);
    CHECK(
        parsed("[dhcp.isc-dhcpd]\nconf_dir = \"/etc/dhcp/x\"").isc_dhcpd.configuration_directory ==
        "/etc/dhcp/x");
    CHECK(parsed("[dhcp.isc-dhcpd]\nlease_dir = \"/var/lib/x\"").isc_dhcpd.lease_directory ==
          "/var/lib/x");
}

TEST_CASE(
    "every key for a bridge is read, with numbers as numbers or text and lists as arrays or text") {
    CHECK(defaults_of("netmask = \"255.255.0.0\"").netmask == a<Netmask>("255.255.0.0"));
    CHECK(defaults_of("broadcast = \"10.7.0.255\"").broadcast == a<Ipv4Address>("10.7.0.255"));
    CHECK(defaults_of("gateway = \"10.7.0.1\"").gateway == a<Ipv4Address>("10.7.0.1"));
    CHECK(defaults_of("gateway6 = \"fe80::1\"").gateway6 == a<Ipv6Address>("fe80::1"));
    CHECK(defaults_of("dns = [\"2001:db8::53\"]").dns6 == some<Ipv6Address>({"2001:db8::53"}));
    CHECK(defaults_of("domain = \"example.org\"").domain == a<Hostname>("example.org"));
    CHECK(defaults_of("lease-time = 600").lease_time == a<LeaseTime>("600"));
    CHECK(defaults_of("lease-time = \"600\"").lease_time == a<LeaseTime>("600"));
    CHECK(defaults_of("ra = \"none\"").advertisers == a<RouterAdvertisers>("none"));
    CHECK(defaults_of("ra = [\"fe80::1\", \"00:16:3e:00:00:fe\"]").advertisers ==
          a<RouterAdvertisers>("fe80::1 00:16:3e:00:00:fe"));
    CHECK(defaults_of("mtu = 1400").mtu == a<Mtu>("1400"));
    CHECK(defaults_of("dhcp-if = \"eth1\"").dhcp_interface == a<InterfaceName>("eth1"));
    const auto two = some<Ipv4Address>({"10.7.0.1", "10.7.0.2"});
    CHECK(defaults_of("dns = [\"10.7.0.1\", \"10.7.0.2\"]").dns == two);
    CHECK(defaults_of("dns = \"10.7.0.1 10.7.0.2\"").dns == two);
    CHECK(defaults_of("ntp = [\n  \"10.7.0.1\",\n  \"10.7.0.2\",\n]").ntp == two);
}

TEST_CASE("the table ipv6 says who answers IPv6") {
    CHECK(parsed("").ipv6.server == Ipv6Server::builtin);
    CHECK(parsed("[ipv6]\nserver = \"none\"").ipv6.server == Ipv6Server::none);
}

TEST_CASE("each bridge has its own settings, and a bridge that is not named has the defaults") {
    const Configuration configuration = parsed(
        "[bridge.xenbr0]\nmtu = 1400\ngateway = \"10.7.0.1\"\n"
        "[bridge.\"br.100\"]\nmtu = 9000\n");
    CHECK(configuration.of(a<InterfaceName>("xenbr0")).defaults.mtu == a<Mtu>("1400"));
    CHECK(configuration.of(a<InterfaceName>("xenbr0")).defaults.gateway.has_value());
    CHECK(configuration.of(a<InterfaceName>("br.100")).defaults.mtu == a<Mtu>("9000"));
    CHECK_FALSE(configuration.of(a<InterfaceName>("br.100")).defaults.gateway.has_value());
    CHECK(configuration.of(a<InterfaceName>("xenbr1")).defaults == DhcpOptions());
}

TEST_CASE("an invalid value is refused with file, line and key") {
    struct Row {
        std::string_view text;
        std::string_view line_and_key;
        std::string_view reason;
    };
    const std::vector<Row> bad = {
        {"filter = \"iptables\"",
         "1: filter: ", "\"iptables\" is not one of ebtables, nftables, none"},
        {"\nfilter = \"\"", "2: filter: ", "\"\" is not one of"},
        {"filter = 1", "1: filter: ", "must be a string"},
        {"filter = [\"ebtables\"]", "1: filter: ", "must be a string"},
        {"[filter]", "1: filter: ", "must be a string"},
        {"base_script = true", "1: base_script: ", "must be a string"},
        {"base_script = \"\"", "1: base_script: ", "\"\" must be"},
        {"base_script = \"/bin/sh\"", "1: base_script: ", "\"/bin/sh\" must be"},
        {"base_script = \"../sh\"", "1: base_script: ", "\"../sh\" must be"},
        {"base_script = \"vif-workspace\"",
         "1: base_script: ", "must be \"builtin\" or the name of another"},
        {"base_script = \"..\"", "1: base_script: ", "\"..\" must be"},
        {R"(base_script = "vif-workspace\n")",
         "1: base_script: ", "must be \"builtin\" or the name of another"},
        {R"(run_dir = "/run/\u0000x")", "1: run_dir: ", "must be printable"},
        {"[dhcp.isc-dhcpd]\nconf_dir = \"/etc/\\nx\"",
         "2: dhcp.isc-dhcpd.conf_dir: ", "must be printable"},
        {R"("a\nb" = 1)", R"(1: "a\x0ab": )", "is not a known key"},
        {R"([bridge."a\nb"])", R"(1: bridge."a\x0ab": )", "is not a valid interface name"},
        {R"([bridge.a."\n"])", "1: bridge.a: ", R"(must be quoted: [bridge."a."\x0a""])"},
        {"b\x01 = 1", "1: ", "Error while parsing"},
        {"filter = nftables", "1: Error while parsing", "a string needs double quotes"},
        {"[bridge.a]\n[bridge.a]", "2: Error while parsing", "a table may appear only once"},
        {"run_dir = \"run\"", "1: run_dir: ", "\"run\" must be an absolute path"},
        {"run_dir = \"\"", "1: run_dir: ", "must be an absolute path"},
        {"run_dir = 7", "1: run_dir: ", "must be a string"},
        {"dhcp = \"none\"", "1: dhcp: ", "must be a table: [dhcp]"},
        {"[dhcp]\nserver = \"udhcpd\"",
         "2: dhcp.server: ", "is not one of dnsmasq, isc-dhcpd, none"},
        {"[dhcp.isc-dhcpd]\nconf_dir = \"x\"", "2: dhcp.isc-dhcpd.conf_dir: ", "absolute path"},
        {"[dhcp.isc-dhcpd]\nlease_dir = 1", "2: dhcp.isc-dhcpd.lease_dir: ", "must be a string"},
        {"bridge = \"xenbr0\"", "1: bridge: ", "must be a table: [bridge]"},
        {"[bridge]\nxenbr0 = 1", "2: bridge.xenbr0: ", "must be a table"},
        {"[bridge.\"a b\"]\nmtu = 1400",
         "1: bridge.a b: ", "\"a b\" is not a valid interface name"},
        {"[bridge.a]\n\nnetmask = \"24\"", "3: bridge.a.netmask: ", "\"24\" must be a mask"},
        {"[bridge.a]\nnetmask = 24.0", "2: bridge.a.netmask: ", "must be a string"},
        {"[bridge.a]\nbroadcast = \"x\"", "2: bridge.a.broadcast: ", "\"x\" must be an IPv4"},
        {"[bridge.a]\ngateway = \"::1\"", "2: bridge.a.gateway: ", "\"::1\" must be an IPv4"},
        {"[bridge.a]\ngateway = \"\"", "2: bridge.a.gateway: ", "\"\" must be an IPv4"},
        {"[bridge.a]\ngateway = false", "2: bridge.a.gateway: ", "must be a string"},
        {"[bridge.a]\ngateway6 = \"2001:db8::1\"",
         "2: bridge.a.gateway6: ", "must be a link-local IPv6 address"},
        {"[ipv6]\nserver = \"dnsmasq\"", "2: ipv6.server: ", "is not one of builtin, none"},
        {"[bridge.a]\nra = \"2001:db8::1\"", "2: bridge.a.ra: ", "link-local addresses and MACs"},
        {"[bridge.a]\nra = []", "2: bridge.a.ra: ", "link-local addresses and MACs"},
        {"[bridge.a]\ndns = []", "2: bridge.a.dns: ", "must be IPv4 or IPv6 addresses"},
        {"[bridge.a]\ndns = [1]", "2: bridge.a.dns: ", "must be a string"},
        {"[bridge.a]\ndns = [\"\"]", "2: bridge.a.dns: ", "\"\" is not one word"},
        {"[bridge.a]\ndns = [\"10.0.0.1 10.0.0.2\"]", "2: bridge.a.dns: ", "is not one word"},
        {"[bridge.a]\nntp = [\n\"10.0.0.1\",\n\"x\"]", "2: bridge.a.ntp: ", "\"x\" must be IPv4"},
        {"[bridge.a]\ndomain = \"a b\"", "2: bridge.a.domain: ", "\"a b\" must be a name"},
        {"[bridge.a]\nlease-time = 59",
         "2: bridge.a.lease-time: ", "\"59\" must be a number of seconds"},
        {"[bridge.a]\nlease-time = -1",
         "2: bridge.a.lease-time: ", "\"-1\" must be a number of seconds"},
        {"[bridge.a]\nmtu = 65536", "2: bridge.a.mtu: ", "\"65536\" must be a number of octets"},
        {"[bridge.a]\nmtu = 1500.0", "2: bridge.a.mtu: ", "must be a string"},
        {"[bridge.a]\ndhcp-if = \"eth+\"",
         "2: bridge.a.dhcp-if: ", "\"eth+\" must be an interface name"},
    };
    for (const auto& row : bad) {
        CAPTURE(row.text);
        const Error error = error_of([&] { return parsed(std::string(row.text)); });
        const std::string_view sentence = error.what();
        CAPTURE(sentence);
        CHECK(error.kind() == ErrorKind::input);
        CHECK(sentence.starts_with("/etc/xen/vif-workspace.conf:" + std::string(row.line_and_key)));
        CHECK(says(error, row.reason));
    }
}

TEST_CASE("an unknown key is refused with its place and the list of known keys") {
    struct Row {
        std::string_view text;
        std::string_view place;
        std::string_view one_of_them;
    };
    const std::vector<Row> bad = {
        {"Filter = \"none\"", ":1: Filter: is not a known key", "filter"},
        {"gateway = \"10.7.0.1\"", ":1: gateway: is not a known key", "run_dir"},
        {"[dhcpd]\nserver = \"none\"", ":1: dhcpd: is not a known key", "dhcp"},
        {"[dhcp]\nmode = \"own\"", ":2: dhcp.mode: is not a known key", "isc-dhcpd"},
        {"[bridge.a]\ngatway = \"10.7.0.1\"", ":2: bridge.a.gatway: is not a known key", "gateway"},
        {"[bridge.a]\nip = \"10.7.0.1\"", ":2: bridge.a.ip: is not a known key", "dhcp-if"},
        {"[bridge.a]\nhostname = \"a\"", ":2: bridge.a.hostname: is not a known key", "netmask"},
    };
    for (const auto& row : bad) {
        CAPTURE(row.text);
        const Error error = error_of([&] { return parsed(std::string(row.text)); });
        CHECK(error.kind() == ErrorKind::input);
        CHECK(says(error, row.place));
        CHECK(says(error, row.one_of_them));
    }
}

TEST_CASE("a bridge's name with a dot must be quoted, and the error shows how") {
    const Error error = error_of([] { return parsed("\n[bridge.br.100]\nmtu = 1400\n"); });
    CHECK(says(error, "/etc/xen/vif-workspace.conf:2: bridge.br: "));
    CHECK(says(error, "[bridge.\"br.100\"]"));
}

TEST_CASE("text that is not TOML is refused with file and line") {
    for (const std::string text : {"\nfilter = ebtables", "\nfilter", "\n[bridge.xenbr0",
                                   "filter = \"none\"\nfilter = \"ebtables\""}) {
        CAPTURE(text);
        const Error error = error_of([&] { return parsed(text); });
        CHECK(error.kind() == ErrorKind::input);
        CHECK(std::string_view(error.what()).starts_with("/etc/xen/vif-workspace.conf:2: "));
    }
}

TEST_CASE("characters beyond ASCII are allowed in a comment and nowhere else") {
    CHECK(parsed("# f\xc3\xbcr G\xc3\xa4ste\nfilter = \"none\" # \xc2\xa7 1").filter ==
          FilterKind::none);
    CHECK(parsed("run_dir = '/run/a#b' # \xc2\xa7").run_directory == "/run/a#b");
    for (const std::string line :
         {"\xc2\xa7", "filter = \xcc\xaa", "run_dir = \"/run/a\xc3\xa4\"",
          "run_dir = \"/run/a\\\"#\" \xc3\xa4", "run_dir = '/run/a\\' \xc3\xa4", "[a.\xc2\xb5]"}) {
        CAPTURE(line);
        CHECK(std::string_view(error_of([&] { parsed("\n" + line + "\n"); }).what())
                  .starts_with(
                      "/etc/xen/vif-workspace.conf:2: only comments may have characters other "
                      "than ASCII: "));
    }
}

TEST_CASE("a string of several lines is refused with its line") {
    for (const std::string text : {"run_dir = \"\"\"\\\n\xc2\xa7\"\"\"", "run_dir = '''/a\n#'''"}) {
        CAPTURE(text);
        CHECK(std::string_view(error_of([&] { parsed(text); }).what()) ==
              "/etc/xen/vif-workspace.conf:1: a string of several lines is not allowed here; write "
              "it on one line, in double quotes");
    }
}

}  // namespace
}  // namespace vif_workspace::configuration_test
