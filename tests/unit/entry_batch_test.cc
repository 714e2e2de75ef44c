// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/entry_batch.h"

#include <doctest/doctest.h>

#include "example.h"
#include "model/error.h"

namespace vif_workspace::entry_batch_test {
namespace {

Binding gamma() {
    Binding binding = beta();
    binding.vif = a<VifId>("vif99.0");
    binding.mac = a<MacAddress>("00:16:3e:00:00:99");
    binding.addresses = Addresses::parse("10.7.0.99");
    binding.ports = {binding.vif.device()};
    return binding;
}

const BindingSet leader({alpha()});

Binding admit_without_conflict(const Binding& binding, const BindingSet& others) {
    refuse_conflicts(others, binding);
    return binding;
}

bool announce_to_all(std::size_t /*which*/) {
    return true;
}

using Chosen = std::vector<std::size_t>;

TEST_CASE("all waiting bindings that are admitted enter with the leader's") {
    const EntryBatch batch =
        build_batch(leader, {beta(), gamma()}, admit_without_conflict, announce_to_all);
    CHECK(batch.bindings == BindingSet({alpha(), beta(), gamma()}));
    CHECK(batch.chosen == Chosen{0, 1});
}

TEST_CASE("without waiting bindings the batch is the leader's set") {
    const EntryBatch batch = build_batch(leader, {}, admit_without_conflict, announce_to_all);
    CHECK(batch.bindings == leader);
    CHECK(batch.chosen.empty());
}

TEST_CASE("a binding enters as the admission returns it") {
    const auto admit = [](Binding binding, const BindingSet& /*others*/) {
        binding.serial = 42;
        return binding;
    };
    const EntryBatch batch = build_batch(leader, {beta()}, admit, announce_to_all);
    REQUIRE(batch.bindings.find(beta().vif) != nullptr);
    CHECK(batch.bindings.find(beta().vif)->serial == 42);
}

TEST_CASE("each binding is admitted beside those that entered before it") {
    Binding rival = gamma();
    rival.addresses = beta().addresses;
    const EntryBatch batch =
        build_batch(leader, {beta(), rival}, admit_without_conflict, announce_to_all);
    CHECK(batch.bindings == BindingSet({alpha(), beta()}));
    CHECK(batch.chosen == Chosen{0});
}

TEST_CASE("one that is not admitted does not keep the others out") {
    const auto admit = [](const Binding& binding, const BindingSet& /*others*/) {
        if (binding.vif == beta().vif) throw Error(ErrorKind::input, "refused");
        return binding;
    };
    const EntryBatch batch = build_batch(leader, {beta(), gamma()}, admit, announce_to_all);
    CHECK(batch.chosen == Chosen{1});
}

TEST_CASE("a vif that is in the set already is left out, and of two events of one vif the second") {
    const EntryBatch batch =
        build_batch(leader, {alpha(), beta(), beta()}, admit_without_conflict, announce_to_all);
    CHECK(batch.chosen == Chosen{1});
}

TEST_CASE("a binding whose event cannot be informed does not enter") {
    const auto announce = [](std::size_t which) { return which != 0; };
    const EntryBatch batch =
        build_batch(leader, {beta(), gamma()}, admit_without_conflict, announce);
    CHECK(batch.bindings == BindingSet({alpha(), gamma()}));
    CHECK(batch.chosen == Chosen{1});
}

TEST_CASE("an event is informed only of an entry that was admitted") {
    std::vector<std::size_t> informed;
    const auto announce = [&](std::size_t which) {
        informed.push_back(which);
        return true;
    };
    Binding rival = gamma();
    rival.addresses = alpha().addresses;
    build_batch(leader, {rival, beta()}, admit_without_conflict, announce);
    CHECK(informed == Chosen{1});
}

}  // namespace
}  // namespace vif_workspace::entry_batch_test
