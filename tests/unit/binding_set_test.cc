// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/binding_set.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "example.h"
#include "thrown.h"

namespace vif_workspace::binding_set_test {
namespace {

const InterfaceName xenbr0 = a<InterfaceName>("xenbr0");
const InterfaceName xenbr1 = a<InterfaceName>("xenbr1");

Binding arrived(Binding binding, std::uint64_t serial) {
    binding.serial = serial;
    return binding;
}

/// The same guest with another vif: migrated to the same host, or behind a stub domain.
Binding same_mac(std::string_view vif, std::uint64_t serial) {
    Binding binding = arrived(alpha(), serial);
    binding.vif = a<VifId>(vif);
    binding.ports = some<InterfaceName>({vif});
    return binding;
}

/// The names of their vifs.
std::string names_of(const std::vector<const Binding*>& bindings) {
    std::string names;
    for (const Binding* binding : bindings) {
        names += (names.empty() ? "" : " ") + binding->vif.to_string();
    }
    return names;
}

TEST_CASE("adding a binding makes a new set and leaves the original as it was") {
    const BindingSet none;
    const BindingSet one = none.with(alpha());
    const BindingSet two = one.with(beta());
    CHECK(none.empty());
    CHECK(none.find(alpha().vif) == nullptr);
    CHECK(one.size() == 1);
    REQUIRE(one.find(alpha().vif) != nullptr);
    CHECK(*one.find(alpha().vif) == alpha());
    CHECK(one.find(beta().vif) == nullptr);
    CHECK(two.size() == 2);
}

TEST_CASE("a binding replaces an earlier one of its vif, and no other") {
    Binding again = arrived(alpha(), 9);
    again.mac = beta().mac;
    const BindingSet set = BindingSet().with(alpha()).with(beta()).with(again);
    CHECK(set.size() == 2);
    CHECK(*set.find(alpha().vif) == again);
    CHECK(*set.find(beta().vif) == beta());
    CHECK(BindingSet({alpha(), beta(), again}) == set);
}

TEST_CASE("removing a vif makes the set what it was before the vif was added") {
    const BindingSet set = BindingSet().with(alpha());
    CHECK(set.with(beta()).without(beta().vif) == set);
    CHECK(set.without(beta().vif) == set);
    CHECK(set.without(alpha().vif).empty());
}

TEST_CASE("sets with equal bindings are equal, however they were made") {
    CHECK(BindingSet({alpha(), beta()}) == BindingSet({beta(), alpha()}));
    CHECK(BindingSet({alpha()}) != BindingSet({alpha(), beta()}));
    CHECK(BindingSet({alpha()}) != BindingSet({arrived(alpha(), 1)}));
}

TEST_CASE("the order of arrival is that of the serials, and a new binding comes last") {
    const BindingSet set({arrived(alpha(), 3), arrived(beta(), 2), same_mac("vif1.0", 1)});
    CHECK(names_of(set.by_serial()) == "vif1.0 vif8.0 vif7.0");
    CHECK(names_of(set.with(same_mac("vif1.0", 4)).by_serial()) == "vif8.0 vif7.0 vif1.0");
    CHECK(BindingSet().by_serial().empty());
}

TEST_CASE("the bridges of a set are those of its bindings, each once") {
    Binding elsewhere = beta();
    elsewhere.bridge = xenbr1;
    CHECK(BindingSet().bridges().empty());
    CHECK(BindingSet({alpha(), elsewhere, same_mac("vif9.0", 1)}).bridges() ==
          std::vector{xenbr0, xenbr1});
}

TEST_CASE("of two vifs with the same MAC the latest is served, and the other one after it leaves") {
    const BindingSet set({arrived(alpha(), 1), arrived(beta(), 2), same_mac("vif9.0", 3)});
    CHECK(names_of(set.served_on(xenbr0)) == "vif8.0 vif9.0");
    CHECK(names_of(set.without(a<VifId>("vif9.0")).served_on(xenbr0)) == "vif7.0 vif8.0");
    CHECK(names_of(set.without(alpha().vif).served_on(xenbr0)) == "vif8.0 vif9.0");

    const BindingSet returned = set.with(arrived(alpha(), 4));
    CHECK(names_of(returned.served_on(xenbr0)) == "vif8.0 vif7.0");
}

TEST_CASE("the same MAC on two bridges is served on both") {
    Binding other = same_mac("vif9.0", 2);
    other.bridge = xenbr1;
    other.dhcp_interface = xenbr1;
    const BindingSet set({arrived(alpha(), 1), other});
    CHECK(names_of(set.served_on(xenbr0)) == "vif7.0");
    CHECK(names_of(set.served_on(xenbr1)) == "vif9.0");
}

TEST_CASE("a vif whose DHCP server is behind a port is not served by us") {
    Binding elsewhere = alpha();
    elsewhere.dhcp_interface = a<InterfaceName>("eth1");
    CHECK(BindingSet({elsewhere}).served_on(xenbr0).empty());
}

TEST_CASE("a binding that shares nothing with the others is no conflict") {
    const BindingSet others = BindingSet().with(alpha());
    CHECK_NOTHROW(refuse_conflicts({}, alpha()));
    CHECK_NOTHROW(refuse_conflicts(others, beta()));
    CHECK_NOTHROW(refuse_conflicts(others, alpha()));  // online twice
    CHECK_NOTHROW(refuse_conflicts(others, same_mac("vif9.0", 2)));

    Binding on_another_bridge = beta();
    on_another_bridge.bridge = xenbr1;
    on_another_bridge.dhcp_interface = a<InterfaceName>("eth1");
    on_another_bridge.addresses = alpha().addresses;
    CHECK_NOTHROW(refuse_conflicts(others, on_another_bridge));
}

TEST_CASE("a port that another vif holds is refused, and the sentence names that vif") {
    Binding holder = alpha();
    holder.ports = some<InterfaceName>({"vif7.0", "web", "vif7.0-emu", "web-emu"});
    for (const std::string_view port : {"web", "web-emu", "vif7.0", "vif7.0-emu"}) {
        CAPTURE(port);
        Binding queued = beta();
        queued.bridge = xenbr1;  // names belong to the host, not to a bridge
        queued.ports.push_back(a<InterfaceName>(port));
        const Error error = error_of([&] { refuse_conflicts(BindingSet().with(holder), queued); });
        CHECK(error.kind() == ErrorKind::conflict);
        CHECK(says(error, "port " + quote(port) + " is held by vif7.0"));
    }
}

TEST_CASE("a port called like the bridge or the DHCP interface of another vif is refused") {
    Binding holder = alpha();
    holder.dhcp_interface = a<InterfaceName>("eth1");
    for (const std::string_view port : {"xenbr0", "eth1"}) {
        CAPTURE(port);
        Binding queued = beta();
        queued.bridge = xenbr1;
        queued.ports.push_back(a<InterfaceName>(port));
        const Error error = error_of([&] { refuse_conflicts(BindingSet().with(holder), queued); });
        CHECK(error.kind() == ErrorKind::conflict);
        CHECK(says(error, quote(port)));
        CHECK(says(error, "vif7.0"));
    }
}

TEST_CASE(
    "an address that another MAC has on the bridge is refused, with that vif, its MAC and the "
    "bridge") {
    struct Row {
        std::string_view theirs;
        std::string_view ours;
        std::string_view taken;
    };
    const std::vector<Row> table = {
        {"10.7.0.10", "10.7.0.10", "10.7.0.10"},
        {"10.7.0.10", "10.7.0.11 10.7.0.10", "10.7.0.10"},
        {"10.7.0.10", "10.7.0.99 10.7.0.8/29", "10.7.0.8/29"},
        {"10.7.0.99 10.7.0.8/29", "10.7.0.10", "10.7.0.10"},
        {"10.7.0.98 2001:db8::/64", "10.7.0.99 2001:db8::1", "2001:db8::1"},
    };
    for (const auto& row : table) {
        CAPTURE(row.ours);
        Binding holder = alpha();
        holder.addresses = Addresses::parse(row.theirs);
        Binding queued = beta();
        queued.addresses = Addresses::parse(row.ours);
        const Error error = error_of([&] { refuse_conflicts(BindingSet().with(holder), queued); });
        CHECK(error.kind() == ErrorKind::conflict);
        CHECK(says(error, "address " + std::string(row.taken) +
                              " is held by vif7.0 (MAC 00:16:3e:00:00:0a) on bridge xenbr0"));
    }
}

TEST_CASE(
    "a second DHCP interface for a bridge is refused, with the vif that uses the first and its "
    "interface") {
    Binding queued = beta();
    queued.dhcp_interface = a<InterfaceName>("eth1");
    const Error error = error_of([&] { refuse_conflicts(BindingSet().with(alpha()), queued); });
    CHECK(error.kind() == ErrorKind::conflict);
    CHECK(says(error, "\"eth1\" is not that of vif7.0 on the same bridge (xenbr0)"));
    CHECK(says(error, "[bridge.xenbr0]"));
}

}  // namespace
}  // namespace vif_workspace::binding_set_test
