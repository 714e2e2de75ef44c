// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/assignment_schema.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "example.h"
#include "thrown.h"

namespace vif_workspace::assignment_schema_test {
namespace {

using namespace std::string_view_literals;

const NodeTexts least = {{"ip", "10.7.0.10"}, {"hostname", "alpha"}};

NodeTexts with(const std::string& name, std::string_view text) {
    NodeTexts nodes = least;
    nodes[name] = text;
    return nodes;
}

std::vector<std::string_view> good_texts(NodeType type) {
    switch (type) {
        case NodeType::addresses:
            return {"10.7.0.10", "10.7.0.10 10.7.0.16/30 2001:db8::1"};
        case NodeType::hostname:
            return {"alpha", "alpha.example.org"};
        case NodeType::netmask:
            return {"255.255.255.0", "128.0.0.0", "255.255.255.255"};
        case NodeType::ipv4:
            return {"10.7.0.1"};
        case NodeType::ipv4_list:
            return {"10.7.0.1", "10.7.0.1 10.7.0.2", " 10.7.0.1  10.7.0.2 "};
        case NodeType::router6:
            return {"fe80::1", "FE80::1", "febf::ffff"};
        case NodeType::ip_list:
            return {"10.7.0.1", "2001:db8::1", " 10.7.0.1  2001:db8::1 10.7.0.2 fe80::1"};
        case NodeType::seconds:
            return {"60", "4294967295"};
        case NodeType::octets:
            return {"68", "65535"};
        case NodeType::interface:
            return {"eth0", "veth1@peer"};
        case NodeType::advertisers:
            return {"uplink", "none", "fe80::1", " fe80::1  00:16:3e:00:00:fe febf::2"};
        case NodeType::vm:
            return {"web 1", "6d6d3b0e-9d4e-4b2a-8a2f-000000000001"};
        case NodeType::groups:
            return {"web", "web db.2 Lab_3-x"};
        case NodeType::peers:
            return {"none", "uplink host", "web 00:16:3e:00:00:0b uplink"};
    }
    return {};
}

std::vector<std::string_view> bad_texts(NodeType type) {
    switch (type) {
        case NodeType::addresses:
            return {"", "10.7.0.10/24", "10.7.0.16/30", "2001:db8::1", "10.7.0.10\n"};
        case NodeType::hostname:
            return {"", "a b", "a;b", "a\"b", "42", "alpha.", "alpha\n"};
        case NodeType::netmask:
            return {"", "24", "0.0.0.0", "255.0.255.0", "255.255.255.0 "};
        case NodeType::ipv4:
            return {"", "10.7.0", "::1", "10.7.0.1 10.7.0.2", "10.7.0.1;"};
        case NodeType::ipv4_list:
            return {"", " ", "10.7.0.1,10.7.0.2", "10.7.0.1 dns", "10.7.0.1\n10.7.0.2", "::1"};
        case NodeType::router6:
            return {"", "2001:db8::1", "fec0::1", "fe80::1 fe80::2", "fe80::1%eth0", "fe80::1/64"};
        case NodeType::ip_list:
            return {"", " ", "10.7.0.1,10.7.0.2", "10.7.0.1 dns", "2001:db8::1\n", "::1/128"};
        case NodeType::seconds:
            return {"", "59", "4294967296", "1h", "-1", "0600", "600 "};
        case NodeType::octets:
            return {"", "67", "65536", "1500.0", "+1500"};
        case NodeType::interface:
            return {"", "eth0+", "-i", "a/b", "sixteen-letters-", "eth0\0x"sv};
        case NodeType::advertisers:
            return {"",
                    " ",
                    "fe80::1,fe80::2",
                    "uplink none",
                    "2001:db8::1",
                    "01:00:5e:00:00:01",
                    "fe80::1\n"};
        case NodeType::vm:
            return {"", "web\n", "\x7f"};
        case NodeType::groups:
            return {"", " ", "uplink", "none", "2nd", "web,db", "00:16:3e:00:00:0b"};
        case NodeType::peers:
            return {"", "web,db", "00-16-3e-00-00-0b", "web\n", "*", "01:00:5e:00:00:01"};
    }
    return {};
}

TEST_CASE("every node accepts the values that its type accepts") {
    for (const SchemaNode& node : schema()) {
        for (const std::string_view text : good_texts(node.type)) {
            CAPTURE(node.name);
            CAPTURE(text);
            CHECK_NOTHROW(parse_assignment(with(node.name, text)));
        }
    }
}

TEST_CASE("a value that is not of its node's type is refused by the node's name") {
    for (const SchemaNode& node : schema()) {
        for (const std::string_view text : bad_texts(node.type)) {
            CAPTURE(node.name);
            CAPTURE(text);
            const Error error = error_of([&] { return parse_assignment(with(node.name, text)); });
            CHECK(error.kind() == ErrorKind::input);
            CHECK(std::string_view(error.what()).starts_with(std::string(node.name) + ": "));
        }
    }
}

TEST_CASE("the error for a value has the value, what is expected and what to do") {
    const Error error = error_of([] { return parse_assignment(with("mtu", "15\"00")); });
    CHECK(error.what() ==
          R"(mtu: "15\"00" must be a number of octets from 68 to 65535; correct or remove it)"sv);
    CHECK(says(error_of([] { return parse_assignment(with("dns", "10.7.0.1 dns1")); }),
               "dns: \"dns1\" must be IPv4 or IPv6 addresses like 10.7.0.1 or 2001:db8::1, "
               "separated by blanks"));
    CHECK(says(error_of([] { return parse_assignment(with("ip", "10.7.0.10/24")); }),
               "ip: \"10.7.0.10/24\""));
}

TEST_CASE("a missing required node is named, and no other node is required") {
    CHECK_NOTHROW(parse_assignment(least));
    for (const SchemaNode& node : schema()) {
        CAPTURE(node.name);
        NodeTexts nodes = least;
        const bool was_there = nodes.erase(node.name) > 0;
        CHECK(was_there == (node.presence == Presence::required));
        if (!was_there) continue;
        const Error error = error_of([&] { return parse_assignment(nodes); });
        CHECK(error.kind() == ErrorKind::input);
        CHECK(says(error, std::string(node.name) + ": missing"));
    }
}

TEST_CASE("a node that is not in the schema is refused, with the list of all nodes") {
    for (const std::string name : {"gatway", "IP", "", "ip ", "dhcp_if", "hostname/x"}) {
        CAPTURE(name);
        const Error error = error_of([&] { return parse_assignment(with(name, "x")); });
        CHECK(error.kind() == ErrorKind::input);
        CHECK(says(error, quote(name) + " is not a node of the schema"));
        for (const SchemaNode& node : schema()) CHECK(says(error, node.name));
    }
}

TEST_CASE("each node becomes the field of its name") {
    const Assignment assignment = parse_assignment({{"ip", "10.7.0.10 10.7.0.16/30"},
                                                    {"hostname", "alpha"},
                                                    {"netmask", "255.255.255.0"},
                                                    {"broadcast", "10.7.0.255"},
                                                    {"gateway", "10.7.0.1"},
                                                    {"gateway6", "fe80::1"},
                                                    {"dns", "10.7.0.2 2001:db8::53 10.7.0.3"},
                                                    {"domain", "example.org"},
                                                    {"ntp", "10.7.0.4"},
                                                    {"lease-time", "600"},
                                                    {"mtu", "1400"},
                                                    {"dhcp-if", "eth1"},
                                                    {"vm", "web"}});
    CHECK(assignment.addresses == Addresses::parse("10.7.0.10 10.7.0.16/30"));
    CHECK(assignment.hostname == a<Hostname>("alpha"));
    CHECK(assignment.vm == a<VmIdentity>("web"));
    const DhcpOptions& options = assignment.options;
    CHECK(options.netmask == a<Netmask>("255.255.255.0"));
    CHECK(options.broadcast == a<Ipv4Address>("10.7.0.255"));
    CHECK(options.gateway == a<Ipv4Address>("10.7.0.1"));
    CHECK(options.gateway6 == a<Ipv6Address>("fe80::1"));
    CHECK(options.dns6 == some<Ipv6Address>({"2001:db8::53"}));
    CHECK(options.dns == some<Ipv4Address>({"10.7.0.2", "10.7.0.3"}));
    CHECK(options.domain == a<Hostname>("example.org"));
    CHECK(options.ntp == some<Ipv4Address>({"10.7.0.4"}));
    CHECK(options.lease_time == a<LeaseTime>("600"));
    CHECK(options.mtu == a<Mtu>("1400"));
    CHECK(options.dhcp_interface == a<InterfaceName>("eth1"));
}

TEST_CASE("nodes that do not exist are absent from the assignment") {
    const Assignment assignment = parse_assignment(least);
    CHECK(assignment.options == DhcpOptions());
    CHECK_FALSE(assignment.vm.has_value());
}

}  // namespace
}  // namespace vif_workspace::assignment_schema_test
