// SPDX-License-Identifier: GPL-2.0-or-later
#include "registry/entry_queue.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <unistd.h>

#include "child.h"
#include "example.h"
#include "host/file.h"
#include "registry/registry.h"
#include "registry/registry_text.h"

namespace vif_workspace::entry_queue_test {
namespace {

std::vector<Binding> bindings_of(const std::vector<ClaimedEntry>& claimed) {
    std::vector<Binding> bindings;
    for (const ClaimedEntry& one : claimed) bindings.push_back(one.binding());
    return bindings;
}

TEST_CASE("a queued entry is claimed with its binding until its serial is announced") {
    const TemporaryDirectory run;
    const QueuedEntry one(run.path(), alpha());
    const auto found = claim_queued_entries(run.path());
    REQUIRE(bindings_of(found) == std::vector{alpha()});
    CHECK(bindings_of(claim_queued_entries(run.path())) == std::vector{alpha()});
    CHECK(one.announced_serial() == std::nullopt);

    CHECK(found.front().announce_serial(18446744073709551615U));
    CHECK(one.announced_serial() == 18446744073709551615U);
    CHECK(claim_queued_entries(run.path()).empty());
}

TEST_CASE("an entry is waiting for as long as its event waits") {
    const TemporaryDirectory run;
    std::optional<QueuedEntry> queued(std::in_place, run.path(), alpha());
    auto found = claim_queued_entries(run.path());
    REQUIRE(found.size() == 1);
    CHECK(found.front().is_waiting());
    queued.reset();
    CHECK_FALSE(found.front().is_waiting());

    queued.emplace(run.path(), alpha());
    found = claim_queued_entries(run.path());
    REQUIRE(found.size() == 1);
    queued->give_up();
    CHECK_FALSE(found.front().is_waiting());
    CHECK(found.front().announce_serial(7));
    CHECK(queued->announced_serial() == 7);
}

TEST_CASE("an entry that was removed or given up is not claimed, and an empty queue has none") {
    const TemporaryDirectory run;
    CHECK(claim_queued_entries(run.path()).empty());
    { const QueuedEntry gone(run.path(), alpha()); }
    CHECK(claim_queued_entries(run.path()).empty());
    const QueuedEntry queued(run.path(), alpha());
    queued.give_up();
    CHECK(claim_queued_entries(run.path()).empty());
}

TEST_CASE("the entry of a killed process is removed and not claimed") {
    const TemporaryDirectory run;
    const Path left = run.path() / "queue" / "vif8.0.1";
    replace_file(left, render(beta()));
    const QueuedEntry waiting(run.path(), alpha());
    CHECK(bindings_of(claim_queued_entries(run.path())) == std::vector{alpha()});
    CHECK_FALSE(file_exists(left));
}

TEST_CASE("the entry of a killed process with the same number is replaced") {
    const TemporaryDirectory run;
    const std::string name = "vif7.0." + std::to_string(getpid());
    replace_file(run.path() / "queue" / name, "entered 12");
    const QueuedEntry queued(run.path(), alpha());
    CHECK(queued.announced_serial() == std::nullopt);
    CHECK(bindings_of(claim_queued_entries(run.path())) == std::vector{alpha()});
}

TEST_CASE("an entry that is incomplete or of another version is not claimed and not removed") {
    const std::string line = render(alpha());
    for (const std::string& text : {std::string(), line.substr(0, line.size() - 1),
                                    line.substr(0, 20), line + line, "colour=red " + line}) {
        CAPTURE(text);
        const TemporaryDirectory run;
        const Path file = run.path() / "queue" / "vif7.0.1";
        const auto peer_lock = SharedLock::create_with_text(text, file);
        REQUIRE(peer_lock);
        CHECK(claim_queued_entries(run.path()).empty());
        CHECK(file_exists(file));
    }
}

TEST_CASE("an event that cannot write its entry waits all the same, and is not claimed") {
    const TemporaryDirectory run;
    replace_file(run.path() / "queue", "");
    const QueuedEntry queued(run.path(), alpha());
    CHECK(claim_queued_entries(run.path()).empty());
    CHECK(queued.announced_serial() == std::nullopt);
    CHECK_NOTHROW(queued.give_up());
}

TEST_CASE("no more entries are claimed at once than a process can have files open") {
    const TemporaryDirectory run;
    std::vector<std::unique_ptr<SharedLock>> peer_locks;
    for (int i = 0; i < 300; ++i) {
        const Path file = run.path() / "queue" / ("vif7.0." + std::to_string(i));
        auto peer_lock = SharedLock::create_with_text(render(alpha()), file);
        REQUIRE(peer_lock);
        peer_locks.push_back(std::make_unique<SharedLock>(std::move(*peer_lock)));
    }
    CHECK(claim_queued_entries(run.path()).size() == 256);
}

TEST_CASE(
    "when the last binding leaves, entries of dead processes are removed and waiting ones stay") {
    const TemporaryDirectory run;
    RegistryCache cache;
    Registry registry(run.path(), cache, Deadline::in(std::chrono::seconds(5)));
    replace_file(run.path() / "queue" / "vif8.0.1", render(beta()));
    {
        const QueuedEntry waiting(run.path(), alpha());
        registry.write({});
        registry.mark_rules_current();
        CHECK(bindings_of(claim_queued_entries(run.path())) == std::vector{alpha()});
    }
    registry.write({});
    registry.mark_rules_current();
    CHECK_FALSE(file_exists(run.path() / "queue"));
}

TEST_CASE(
    "a generation announced as a serial is never used again, even if its change was never made") {
    const TemporaryDirectory run;
    RegistryCache cache;
    std::uint64_t announced = 0;
    {
        Registry killed(run.path(), cache, Deadline::in(std::chrono::seconds(5)));
        killed.write(BindingSet({alpha()}));
        killed.mark_rules_current();
        announced = killed.allocate_generation();
        CHECK(killed.are_rules_current());
    }
    const Registry next(run.path(), cache, Deadline::in(std::chrono::seconds(5)));
    CHECK(next.generation() == announced);
    CHECK(next.bindings() == BindingSet({alpha()}));
}

}  // namespace
}  // namespace vif_workspace::entry_queue_test
