// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_batch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ebtables_model.h"
#include "example.h"
#include "text_difference.h"

namespace vif_workspace::ebtables_batch_test {
namespace {

constexpr std::uint32_t walks = 400;
constexpr std::uint32_t steps = 12;

std::string batch_between(const BindingSet& before, const BindingSet& after) {
    const ChainDifference change = chain_difference(before, after);
    return changing_batch(change.before, change.after);
}

void restore(EbtablesModel& kernel, const std::string& batch) {
    if (batch.empty()) return;
    CAPTURE(batch);
    REQUIRE_NOTHROW(kernel.restore(batch));
}

std::string difference_to(const BindingSet& expected, const EbtablesModel& kernel) {
    return text_difference(kernel.with_exactly(expected).text(), kernel.text());
}

/// One to four vifs are added, removed, or replaced.
BindingSet changed(BindingSet set, RandomBindings& random) {
    for (std::uint32_t i = 0; i <= random.below(4); ++i) {
        set = random.one_in(3) ? set.without(random.vif()) : set.with(random.any());
    }
    return random.one_in(20) ? BindingSet() : set;
}

TEST_CASE(
    "the batch between two sets turns the rules of the first into exactly those of the second") {
    for (std::uint32_t seed = 1; seed <= walks; ++seed) {
        RandomBindings random(seed);
        BindingSet set;
        EbtablesModel kernel;
        for (std::uint32_t step = 0; step < steps; ++step) {
            CAPTURE(seed);
            CAPTURE(step);
            const BindingSet next = changed(set, random);
            restore(kernel, batch_between(set, next));
            REQUIRE(difference_to(next, kernel) == "");
            set = next;
        }
    }
}

TEST_CASE(
    "the batch between all chains of two sets turns the rules of the first into those of the "
    "second") {
    for (std::uint32_t seed = 1; seed <= walks; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet before = changed(changed({}, random), random);
        const BindingSet after = changed(changed(before, random), random);
        EbtablesModel kernel = EbtablesModel().with_exactly(before);
        restore(kernel, changing_batch(render(before), render(after)));
        REQUIRE(difference_to(after, kernel) == "");
    }
}

/// Whether a line of the batch begins so.
bool has_line(const std::string& batch, const std::string& start) {
    return batch.find("\n" + start) != std::string::npos;
}

// A chain that is declared again loses its rules, and the kernel waits for a grace period.
TEST_CASE(
    "the batch for a new vif only appends: it declares no existing chain and removes nothing") {
    for (std::uint32_t seed = 1; seed <= walks; ++seed) {
        RandomBindings random(seed);
        BindingSet set = BindingSet().with(random.served());
        for (std::uint32_t step = 0; step < steps; ++step) {
            const Binding queued = random.served();
            if (set.find(queued.vif) != nullptr) continue;
            const BindingSet next = set.with(queued);
            const std::string batch = batch_between(set, next);
            CAPTURE(seed);
            CAPTURE(batch);
            REQUIRE_FALSE(batch.empty());
            for (const char* command : {"-D ", "-I ", "-X "}) {
                REQUIRE_FALSE(has_line(batch, command));
            }
            const Chains standing = render(set);
            REQUIRE(std::ranges::none_of(standing, [&](const auto& chain) {
                return has_line(batch, ":" + chain.first + " ") ||
                       has_line(batch, "-F " + chain.first + "\n");
            }));
            set = next;
        }
    }
}

TEST_CASE("where nothing changes the batch is empty") {
    const BindingSet set = full_set();
    Binding online_now = *set.find(a<VifId>("vif7.0"));
    online_now.phase = Phase::online;

    CHECK(batch_between(set, set).empty());
    CHECK(batch_between(set, set.with(online_now)).empty());
    CHECK(changing_batch({}, {}).empty());
}

TEST_CASE("our chains in table nat are found by their prefix, and our jumps by their number") {
    constexpr std::string_view save =
        "*filter\n:INPUT ACCEPT\n:vw-other RETURN\n:theirs RETURN\n"
        "-A INPUT -j vw-in\n-A INPUT -p IPv6 -j DROP\n-A vw-other -j DROP\n"
        "\n*nat\n:PREROUTING ACCEPT\n:OUTPUT ACCEPT\n:vw-in RETURN\n:vw-vif7.0 RETURN\n:xvw-in "
        "RETURN\n"
        "-A PREROUTING -j vw-in\n-A PREROUTING -j theirs\n-A PREROUTING -j vw-in\n"
        "-A vw-in -i vif7.0 -j vw-vif7.0\n-A OUTPUT -j vw-in-side\n";

    const InstalledRules found = find_installed_rules(save);
    CHECK(found.chains == std::vector<std::string>{"vw-in", "vw-vif7.0"});
    CHECK(found.jumps == std::map<std::string, unsigned>{{"vw-in", 2}});
    CHECK(find_installed_rules("").chains.empty());
}

/// A state that a flush, a crash, an older version or a person can leave behind.
void damage(EbtablesModel& kernel, RandomBindings& random) {
    const BaseJump& base = base_jumps[random.below(std::size(base_jumps))];
    const std::vector<std::string> ours = kernel.own_chains();
    const std::string stale = "vw-stale" + std::to_string(random.below(5));
    const std::string chain =
        ours.empty() ? stale : ours[random.below(static_cast<std::uint32_t>(ours.size()))];
    switch (random.below(6)) {
        case 0:
            return kernel.remove(chain);
        case 1:
            return kernel.empty(chain);
        case 2:
            return kernel.insert(chain, "-j ACCEPT");
        case 3:
            return kernel.insert(base.from, std::string("-j ") + base.to);
        case 4:
            kernel.make(stale);
            return kernel.insert(chain, "-i vif99.0 -j " + stale);
        default:
            kernel.make(stale);
            return kernel.insert(stale, "-p ARP -j " + chain);
    }
}

void rebuild(EbtablesModel& kernel, const BindingSet& wanted) {
    restore(kernel, rebuilding_batch(find_installed_rules(kernel.text()), render(wanted)));
}

TEST_CASE("from any leftovers of our rules, a rebuild makes exactly the wanted rules") {
    for (std::uint32_t seed = 1; seed <= 5 * walks; ++seed) {
        CAPTURE(seed);
        RandomBindings random(seed);
        const BindingSet stood = changed(changed({}, random), random);
        const BindingSet wanted = random.one_in(4) ? stood : changed(stood, random);
        EbtablesModel kernel = EbtablesModel().with_exactly(stood);
        for (std::uint32_t i = random.below(12); i > 0; --i) damage(kernel, random);

        const std::string left = kernel.text();
        CAPTURE(left);
        rebuild(kernel, wanted);
        REQUIRE(difference_to(wanted, kernel) == "");
    }
}

TEST_CASE("a rebuild puts our jumps before a rule that was inserted before them") {
    for (const BaseJump& jump : base_jumps) {
        CAPTURE(jump.from);
        EbtablesModel kernel = EbtablesModel().with_exactly(full_set());
        kernel.insert(jump.from, "-i eth9 -j ACCEPT");
        rebuild(kernel, full_set());
        CHECK(difference_to(full_set(), kernel) == "");
    }
}

}  // namespace
}  // namespace vif_workspace::ebtables_batch_test
