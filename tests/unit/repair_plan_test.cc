// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/repair_plan.h"

#include <doctest/doctest.h>

#include "example.h"

namespace vif_workspace::repair_plan_test {
namespace {

constexpr NewSerial new_serial = {.serial = 100, .since = 1000};

void refuse_nothing(const Binding& /*binding*/) {}

Binding with_address(Binding binding, std::string_view address) {
    binding.addresses = Addresses::parse(address);
    return binding;
}

/// A binding as it is in the registry.
Binding recorded(Binding binding, std::uint64_t serial) {
    binding.phase = Phase::online;
    binding.serial = serial;
    binding.since = 5;
    return binding;
}

/// A binding as it is made of an assignment: without what events add.
RepairCandidate assigned(const Binding& binding) {
    return {binding.vif, binding};
}
RepairCandidate unknown(const Binding& binding) {
    return {binding.vif, std::nullopt};
}

std::string address_of(const RepairPlan& plan, const Binding& binding) {
    const Binding* planned = plan.bindings.find(binding.vif);
    return planned == nullptr ? "none" : planned->addresses.to_string();
}

TEST_CASE("a binding that is in the registry and assigned as before stays as it is") {
    const Binding before = recorded(alpha(), 7);
    const RepairPlan plan =
        plan_repair(BindingSet({before}), {assigned(alpha())}, new_serial, refuse_nothing);
    CHECK(plan.bindings == BindingSet({before}));
    CHECK(plan.errors.empty());
}

TEST_CASE("a vif that is not in the registry becomes an online binding with the new serial") {
    const RepairPlan plan = plan_repair({}, {assigned(alpha())}, new_serial, refuse_nothing);
    const Binding* binding = plan.bindings.find(alpha().vif);
    REQUIRE(binding != nullptr);
    CHECK(binding->phase == Phase::online);
    CHECK(binding->serial == new_serial.serial);
    CHECK(binding->since == new_serial.since);
}

TEST_CASE("a changed assignment comes into force with the old serial and all ports") {
    Binding before = recorded(alpha(), 7);
    before.ports.push_back(a<InterfaceName>("web0"));
    const RepairPlan plan =
        plan_repair(BindingSet({before}), {assigned(with_address(alpha(), "10.7.0.77"))},
                    new_serial, refuse_nothing);
    const Binding* binding = plan.bindings.find(alpha().vif);
    REQUIRE(binding != nullptr);
    CHECK(binding->addresses.to_string() == "10.7.0.77");
    CHECK(binding->serial == 7);
    CHECK(binding->ports == before.ports);
}

TEST_CASE("a vif in the registry that has no usable assignment keeps what it has") {
    const Binding before = recorded(alpha(), 7);
    const RepairPlan plan =
        plan_repair(BindingSet({before}), {unknown(alpha())}, new_serial, refuse_nothing);
    CHECK(plan.bindings == BindingSet({before}));
}

TEST_CASE("a new vif without a usable assignment is left out") {
    const RepairPlan plan = plan_repair({}, {unknown(alpha())}, new_serial, refuse_nothing);
    CHECK(plan.bindings.empty());
}

TEST_CASE("a vif of the registry that is no candidate is left out") {
    const RepairPlan plan =
        plan_repair(BindingSet({recorded(alpha(), 7)}), {}, new_serial, refuse_nothing);
    CHECK(plan.bindings.empty());
}

TEST_CASE("a changed assignment cannot take the address of a vif that keeps it") {
    const BindingSet before({recorded(alpha(), 7), recorded(beta(), 8)});
    const std::string alphas = alpha().addresses.to_string();
    const RepairPlan plan =
        plan_repair(before, {assigned(with_address(beta(), alphas)), assigned(alpha())}, new_serial,
                    refuse_nothing);
    CHECK(address_of(plan, alpha()) == alphas);
    CHECK(address_of(plan, beta()) == beta().addresses.to_string());
    REQUIRE(plan.errors.size() == 1);
    CHECK(std::string(plan.errors.front().what()).starts_with(beta().vif.to_string() + ": "));
}

TEST_CASE("a new vif cannot take the address that another falls back to") {
    // Alpha changes to an address that beta keeps, so it falls back to its old one, which gamma
    // would have.
    Binding gamma = with_address(beta(), alpha().addresses.to_string());
    gamma.vif = a<VifId>("vif99.0");
    gamma.mac = a<MacAddress>("00:16:3e:00:00:99");
    gamma.ports = {gamma.vif.device()};
    const BindingSet before({recorded(alpha(), 7), recorded(beta(), 8)});
    const RepairPlan plan =
        plan_repair(before,
                    {assigned(gamma), assigned(with_address(alpha(), beta().addresses.to_string())),
                     assigned(beta())},
                    new_serial, refuse_nothing);
    CHECK(address_of(plan, alpha()) == alpha().addresses.to_string());
    CHECK(address_of(plan, beta()) == beta().addresses.to_string());
    CHECK(address_of(plan, gamma) == "none");
    CHECK(plan.errors.size() == 2);
}

TEST_CASE("two vifs may exchange their addresses only where neither has to be refused") {
    const BindingSet before({recorded(alpha(), 7), recorded(beta(), 8)});
    const RepairPlan plan =
        plan_repair(before,
                    {assigned(with_address(alpha(), beta().addresses.to_string())),
                     assigned(with_address(beta(), alpha().addresses.to_string()))},
                    new_serial, refuse_nothing);
    CHECK(address_of(plan, alpha()) == beta().addresses.to_string());
    CHECK(address_of(plan, beta()) == alpha().addresses.to_string());
    CHECK(plan.errors.empty());
}

TEST_CASE("a binding that the filter refuses is left out, and one in the registry keeps its old") {
    const Binding before = recorded(alpha(), 7);
    const auto refuse_changed = [&](const Binding& binding) {
        if (binding.addresses != before.addresses) throw Error(ErrorKind::input, "refused");
    };
    const RepairPlan plan = plan_repair(
        BindingSet({before}), {assigned(with_address(alpha(), "10.7.0.77")), assigned(beta())},
        new_serial, refuse_changed);
    CHECK(plan.bindings == BindingSet({before}));
    CHECK(plan.errors.size() == 2);
}

}  // namespace
}  // namespace vif_workspace::repair_plan_test
