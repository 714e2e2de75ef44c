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

TEST_CASE("who waits is found as he is, until he is told that he is entered") {
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

TEST_CASE("an entry is for an event for as long as that waits") {
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

TEST_CASE("who has gone or given up is not found, and where nobody ever was nobody is") {
    const TemporaryDirectory run;
    CHECK(claim_queued_entries(run.path()).empty());
    { const QueuedEntry gone(run.path(), alpha()); }
    CHECK(claim_queued_entries(run.path()).empty());
    const QueuedEntry queued(run.path(), alpha());
    queued.give_up();
    CHECK(claim_queued_entries(run.path()).empty());
}

TEST_CASE("what a killed process has left there is removed, and is nobody") {
    const TemporaryDirectory run;
    const Path left = run.path() / "queue" / "vif8.0.1";
    replace_file(left, render(beta()));
    const QueuedEntry living(run.path(), alpha());
    CHECK(bindings_of(claim_queued_entries(run.path())) == std::vector{alpha()});
    CHECK_FALSE(file_exists(left));
}

TEST_CASE("what a killed process of the same number has left is replaced") {
    const TemporaryDirectory run;
    const std::string name = "vif7.0." + std::to_string(getpid());
    replace_file(run.path() / "queue" / name, "entered 12");
    const QueuedEntry queued(run.path(), alpha());
    CHECK(queued.announced_serial() == std::nullopt);
    CHECK(bindings_of(claim_queued_entries(run.path())) == std::vector{alpha()});
}

TEST_CASE("who is being written, or is of another version, is not found and stays") {
    const std::string line = render(alpha());
    for (const std::string& text : {std::string(), line.substr(0, line.size() - 1),
                                    line.substr(0, 20), line + line, "colour=red " + line}) {
        CAPTURE(text);
        const TemporaryDirectory run;
        const Path file = run.path() / "queue" / "vif7.0.1";
        const auto life = SharedLock::create_with_text(text, file);
        REQUIRE(life);
        CHECK(claim_queued_entries(run.path()).empty());
        CHECK(file_exists(file));
    }
}

TEST_CASE("who cannot lie there waits all the same, and nobody enters him") {
    const TemporaryDirectory run;
    replace_file(run.path() / "queue", "");
    const QueuedEntry queued(run.path(), alpha());
    CHECK(claim_queued_entries(run.path()).empty());
    CHECK(queued.announced_serial() == std::nullopt);
    CHECK_NOTHROW(queued.give_up());
}

TEST_CASE("no more are found at once than a process can have files open") {
    const TemporaryDirectory run;
    std::vector<std::unique_ptr<SharedLock>> lives;
    for (int i = 0; i < 300; ++i) {
        const Path file = run.path() / "queue" / ("vif7.0." + std::to_string(i));
        auto life = SharedLock::create_with_text(render(alpha()), file);
        REQUIRE(life);
        lives.push_back(std::make_unique<SharedLock>(std::move(*life)));
    }
    CHECK(claim_queued_entries(run.path()).size() == 256);
}

TEST_CASE("with the last binding what dead processes have left goes, and who waits stays") {
    const TemporaryDirectory run;
    RegistryCache memory;
    Registry registry(run.path(), memory, Deadline::in(std::chrono::seconds(5)));
    replace_file(run.path() / "queue" / "vif8.0.1", render(beta()));
    {
        const QueuedEntry waiting(run.path(), alpha());
        registry.write({});
        registry.mark_clean();
        CHECK(bindings_of(claim_queued_entries(run.path())) == std::vector{alpha()});
    }
    registry.write({});
    registry.mark_clean();
    CHECK_FALSE(file_exists(run.path() / "queue"));
}

TEST_CASE("a number that was told to somebody is nobody else's, though its change never came") {
    const TemporaryDirectory run;
    RegistryCache memory;
    std::uint64_t told = 0;
    {
        Registry killed(run.path(), memory, Deadline::in(std::chrono::seconds(5)));
        killed.write(BindingSet({alpha()}));
        killed.mark_clean();
        told = killed.allocate_generation();
        CHECK(killed.is_clean());
    }
    const Registry next(run.path(), memory, Deadline::in(std::chrono::seconds(5)));
    CHECK(next.generation() == told);
    CHECK(next.bindings() == BindingSet({alpha()}));
}

}  // namespace
}  // namespace vif_workspace::entry_queue_test
