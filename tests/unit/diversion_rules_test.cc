// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/diversion_rules.h"

#include <doctest/doctest.h>

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "diversion/server_rules.h"
#include "example.h"
#include "model/make_binding.h"
#include "text_difference.h"

namespace vif_workspace::diversion_rules_test {
namespace {

/// Applies commands as a kernel would: keeps the chains with their definition and rules, the sets
/// and the maps.
class Kernel {
  public:
    void apply(const std::string& commands) {
        std::istringstream lines(commands);
        for (std::string line; std::getline(lines, line);) carry_out_line(line);
    }

    std::string text() const {
        std::string result;
        for (const auto& [name, lines] : objects_) {
            result += name + "\n";
            for (const std::string& line : lines) result += "    " + line + "\n";
        }
        return result;
    }

  private:
    void carry_out_line(const std::string& line) {
        INFO(line);
        std::istringstream words(line);
        std::string operation;
        std::string kind;
        std::string family;
        std::string table;
        std::string name;
        words >> operation >> kind >> family >> table >> name;
        REQUIRE(family + " " + table == diversion_table);
        std::string rest;
        std::getline(words, rest);
        if (kind == "table") {
            if (operation == "delete") objects_.clear();
            return;
        }
        const bool is_there = objects_.contains(name);
        if (kind == "rule") {
            REQUIRE(is_there);
            refer_to_what_is_there(rest);
            objects_[name].push_back(rest);
        } else if (operation == "delete") {
            REQUIRE(is_there);
            objects_.erase(name);
            refuse_dangling(name);
        } else if (operation == "flush") {
            REQUIRE(is_there);
            objects_[name].erase(objects_[name].begin() + 1, objects_[name].end());
        } else {
            REQUIRE_FALSE((operation == "create" && is_there));
            if (!is_there) objects_[name] = {rest};
        }
    }

    void refer_to_what_is_there(const std::string& rule) const {
        std::istringstream words(rule);
        std::string before;
        for (std::string word; words >> word; before = word) {
            if (before == "goto" || before == "jump") REQUIRE(objects_.contains(word));
            if (word.starts_with("@") && !word.starts_with("@th,") && !word.starts_with("@nh,") &&
                !word.starts_with("@ll,"))
                REQUIRE(objects_.contains(word.substr(1)));
        }
    }

    void refuse_dangling(const std::string& name) const {
        for (const auto& [chain, lines] : objects_) {
            for (const std::string& line : lines) {
                CAPTURE(line);
                REQUIRE_FALSE((line + " ").find(" " + name + " ") != std::string::npos);
                REQUIRE_FALSE((line + " ").find(" @" + name + " ") != std::string::npos);
            }
        }
    }

    std::map<std::string, std::vector<std::string>> objects_;
};

/// Every device name that the set can have, and the outer ends.
DeviceNames all_devices(const BindingSet& set) {
    DeviceNames devices;
    for (const Binding* binding : set.by_serial()) {
        for (const InterfaceName& port : binding->ports) devices.insert(port);
        devices.insert(outer_end(binding->bridge));
        devices.insert(binding->dhcp_interface);
    }
    return devices;
}

/// One device for each vif, as the kernel has it.
DeviceNames own_devices(const BindingSet& set) {
    DeviceNames devices;
    for (const Binding* binding : set.by_serial()) devices.insert(binding->vif.device());
    return devices;
}

bool has(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

std::string whole_of(const Binding& binding) {
    const BindingSet set = BindingSet().with(binding);
    return whole_diversion(set, all_devices(set), {});
}

TEST_CASE("the rules of the full example are full_set.diversion") {
    DeviceNames devices = own_devices(full_set());
    devices.insert(a<InterfaceName>("vw-xenbr0"));
    devices.insert(a<InterfaceName>("eth1"));
    CHECK(golden_difference("full_set.diversion", whole_diversion(full_set(), devices, {})) == "");
}

TEST_CASE("only a vif with gateway6 has its router solicitations diverted") {
    Binding binding = alpha();
    binding.addresses = Addresses::parse("10.7.0.10 2001:db8::10");
    const auto rules = [&] {
        return whole_diversion(BindingSet().with(binding), {a<InterfaceName>("vif7.0")}, {});
    };
    CHECK(rules().find("vif7.0-rs") == std::string::npos);
    CHECK(rules().find("icmpv6") == std::string::npos);
    binding.gateway6 = a<Ipv6Address>("fe80::1");
    CHECK(rules().find("vif7.0 icmpv6 type nd-router-solicit goto vif7.0-rs\n") !=
          std::string::npos);
}

TEST_CASE("an empty set of bindings needs no table") {
    CHECK(whole_diversion({}, {}, {}) ==
          "add table netdev vif_workspace\ndelete table netdev vif_workspace\n");
}

TEST_CASE("a port is diverted under the name of its device, and only while the device exists") {
    Binding renamed = alpha();
    renamed.ports = some<InterfaceName>({"vif7.0", "web", "vif7.0-emu", "web-emu"});
    const auto ports = [&](const std::vector<std::string_view>& devices) {
        const auto names = some<InterfaceName>(devices);
        std::string text;
        for (const PortChain& port : port_chains(renamed, DeviceNames(names.begin(), names.end())))
            text += port.chain + "=" + port.device.to_string() + " ";
        return text;
    };
    CHECK(ports({"web", "xenbr0"}) == "vif7.0-named=web ");
    CHECK(ports({"vif7.0", "vif7.0-emu"}) == "vif7.0=vif7.0 vif7.0-emu=vif7.0-emu ");
    CHECK(ports({"web", "web-emu"}) == "vif7.0-named=web vif7.0-named-emu=web-emu ");
    CHECK(ports({}) == "");
}

TEST_CASE("ARP requests for the server are answered only for a guest without a router") {
    Binding binding = alpha();
    CHECK(has(whole_of(binding), "arp daddr ip " + link_local_server(binding.bridge).to_string() +
                                     " goto vif7.0-arp"));
    binding.offer.gateway = a<Ipv4Address>("10.7.0.254");
    CHECK_FALSE(has(whole_of(binding), "arp"));
    binding.offer.gateway.reset();
    binding.dhcp_interface = a<InterfaceName>("eth1");
    CHECK_FALSE(has(whole_of(binding), "arp"));
}

TEST_CASE("with filter none, DHCP answers from a guest are dropped at its port too") {
    const BindingSet set = BindingSet().with(alpha());
    const std::string text = whole_diversion(set, all_devices(set), {.has_filter = false});
    CHECK(has(text, " vif7.0 udp dport 67-68 goto vif7.0-dhcp\n"));
    CHECK(has(text, " vif7.0 udp dport 546-547 goto vif7.0-dhcp6\n"));
}

TEST_CASE("requests of a bridge without a server device are passed to no device") {
    const BindingSet set = BindingSet().with(alpha());
    const std::string text = whole_diversion(set, own_devices(set), {});
    CHECK(has(text, "add chain netdev vif_workspace ask-xenbr0\n"));
    CHECK_FALSE(has(text, "fwd to \"vw-xenbr0\""));
}

TEST_CASE(
    "the change from any set to any other makes the rules that the whole new set would have") {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        BindingSet before = BindingSet().with(random.any());
        for (std::uint32_t i = random.below(8); i > 0; --i) before = before.with(random.any());
        BindingSet after = before;
        for (std::uint32_t i = 1 + random.below(4); i > 0; --i) after = after.without(random.vif());
        for (std::uint32_t i = random.below(4); i > 0; --i) after = after.with(random.any());
        // The direction of a bridge's requests is set separately from the change.
        const DeviceNames devices = own_devices(BindingSet());
        Kernel changed;
        changed.apply(whole_diversion(before, devices, {}));
        changed.apply(diversion_change(before, after, devices, {}));
        Kernel whole;
        whole.apply(whole_diversion(after, devices, {}));
        REQUIRE(text_difference(whole.text(), changed.text()) == "");
    }
}

TEST_CASE("the chains of a vif and the direction of a bridge can be made again at any time") {
    const BindingSet set = full_set();
    const DeviceNames devices = all_devices(set);
    Kernel kernel;
    kernel.apply(whole_diversion(set, devices, {}));
    const std::string whole = kernel.text();
    for (const Binding* binding : set.by_serial())
        kernel.apply(vif_diversion(*binding, devices, {}));
    for (const InterfaceName& bridge : set.bridges())
        kernel.apply(connect_bridge(bridge, *server_device(bridge, set)));
    CHECK(text_difference(whole, kernel.text()) == "");
}

TEST_CASE("the outer end is named after its bridge, whatever the length of that name") {
    const auto outer = [](std::string_view bridge) {
        return outer_end(a<InterfaceName>(bridge)).to_string();
    };
    CHECK(outer("xenbr0") == "vw-xenbr0");
    CHECK(outer("twelve-chars") == "vw-twelve-chars");
    CHECK(outer("fifteen-chars-a").size() == InterfaceName::longest);
    CHECK(outer("fifteen-chars-a") != outer("fifteen-chars-b"));
    CHECK(outer("fifteen-chars-a").starts_with("vw-fifte-"));
}

TEST_CASE("nft accepts the name of a chain, whatever the name of its bridge") {
    Binding binding = alpha();
    binding.bridge = a<InterfaceName>("0br@x.1-a_");
    binding.dhcp_interface = binding.bridge;
    CHECK(has(whole_of(binding), "add chain netdev vif_workspace ask-0br/at/x.1-a_\n"));
}

TEST_CASE("the name of a chain tells its vif or bridge") {
    CHECK(vif_of_diversion_chain("vif7.0") == a<VifId>("vif7.0"));
    CHECK(vif_of_diversion_chain("vif7.0-dhcp6") == a<VifId>("vif7.0"));
    CHECK_FALSE(vif_of_diversion_chain("ask-xenbr0").has_value());
    CHECK(is_chain_of_bridge("into-xenbr0"));
    CHECK_FALSE(is_chain_of_bridge("vif7.0-dhcp"));
}

}  // namespace
}  // namespace vif_workspace::diversion_rules_test
