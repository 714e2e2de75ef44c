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

namespace vif_workspace::newcomer_test {
namespace {

std::vector<Binding> bindings_of(const std::vector<Companion>& companions) {
    std::vector<Binding> bindings;
    for (const Companion& companion : companions) bindings.push_back(companion.binding());
    return bindings;
}

TEST_CASE("who waits is found as he is, until he is told that he is entered") {
    const TemporaryDirectory run;
    const Newcomer one(run.path(), alpha());
    const auto found = find_companions(run.path());
    REQUIRE(bindings_of(found) == std::vector{alpha()});
    CHECK(bindings_of(find_companions(run.path())) == std::vector{alpha()});
    CHECK(one.entered_as() == std::nullopt);

    CHECK(found.front().will_be_entered_as(18446744073709551615U));
    CHECK(one.entered_as() == 18446744073709551615U);
    CHECK(find_companions(run.path()).empty());
}

TEST_CASE("an entry is for an event for as long as that waits") {
    const TemporaryDirectory run;
    std::optional<Newcomer> newcomer(std::in_place, run.path(), alpha());
    auto found = find_companions(run.path());
    REQUIRE(found.size() == 1);
    CHECK(found.front().waits());
    newcomer.reset();
    CHECK_FALSE(found.front().waits());

    newcomer.emplace(run.path(), alpha());
    found = find_companions(run.path());
    REQUIRE(found.size() == 1);
    newcomer->give_up();
    CHECK_FALSE(found.front().waits());
    CHECK(found.front().will_be_entered_as(7));
    CHECK(newcomer->entered_as() == 7);
}

TEST_CASE("who has gone or given up is not found, and where nobody ever was nobody is") {
    const TemporaryDirectory run;
    CHECK(find_companions(run.path()).empty());
    { const Newcomer gone(run.path(), alpha()); }
    CHECK(find_companions(run.path()).empty());
    const Newcomer newcomer(run.path(), alpha());
    newcomer.give_up();
    CHECK(find_companions(run.path()).empty());
}

TEST_CASE("what a killed process has left there is removed, and is nobody") {
    const TemporaryDirectory run;
    const Path left = run.path() / "newcomers" / "vif8.0.1";
    replace_file(left, render(beta()));
    const Newcomer living(run.path(), alpha());
    CHECK(bindings_of(find_companions(run.path())) == std::vector{alpha()});
    CHECK_FALSE(file_exists(left));
}

TEST_CASE("what a killed process of the same number has left is replaced") {
    const TemporaryDirectory run;
    const std::string name = "vif7.0." + std::to_string(getpid());
    replace_file(run.path() / "newcomers" / name, "entered 12");
    const Newcomer newcomer(run.path(), alpha());
    CHECK(newcomer.entered_as() == std::nullopt);
    CHECK(bindings_of(find_companions(run.path())) == std::vector{alpha()});
}

TEST_CASE("who is being written, or is of another version, is not found and stays") {
    const std::string line = render(alpha());
    for (const std::string& text : {std::string(), line.substr(0, line.size() - 1),
                                    line.substr(0, 20), line + line, "colour=red " + line}) {
        CAPTURE(text);
        const TemporaryDirectory run;
        const Path file = run.path() / "newcomers" / "vif7.0.1";
        const auto life = SharedLock::saying(text, file);
        REQUIRE(life);
        CHECK(find_companions(run.path()).empty());
        CHECK(file_exists(file));
    }
}

TEST_CASE("who cannot lie there waits all the same, and nobody enters him") {
    const TemporaryDirectory run;
    replace_file(run.path() / "newcomers", "");
    const Newcomer newcomer(run.path(), alpha());
    CHECK(find_companions(run.path()).empty());
    CHECK(newcomer.entered_as() == std::nullopt);
    CHECK_NOTHROW(newcomer.give_up());
}

TEST_CASE("no more are found at once than a process can have files open") {
    const TemporaryDirectory run;
    std::vector<std::unique_ptr<SharedLock>> lives;
    for (int i = 0; i < 300; ++i) {
        const Path file = run.path() / "newcomers" / ("vif7.0." + std::to_string(i));
        auto life = SharedLock::saying(render(alpha()), file);
        REQUIRE(life);
        lives.push_back(std::make_unique<SharedLock>(std::move(*life)));
    }
    CHECK(find_companions(run.path()).size() == 256);
}

TEST_CASE("with the last binding what dead processes have left goes, and who waits stays") {
    const TemporaryDirectory run;
    RecordMemory memory;
    Registry registry(run.path(), memory, Deadline::in(std::chrono::seconds(5)));
    replace_file(run.path() / "newcomers" / "vif8.0.1", render(beta()));
    {
        const Newcomer waiting(run.path(), alpha());
        registry.record({});
        registry.settle();
        CHECK(bindings_of(find_companions(run.path())) == std::vector{alpha()});
    }
    registry.record({});
    registry.settle();
    CHECK_FALSE(file_exists(run.path() / "newcomers"));
}

TEST_CASE("a number that was told to somebody is nobody else's, though its change never came") {
    const TemporaryDirectory run;
    RecordMemory memory;
    std::uint64_t told = 0;
    {
        Registry killed(run.path(), memory, Deadline::in(std::chrono::seconds(5)));
        killed.record(BindingSet({alpha()}));
        killed.settle();
        told = killed.use_up_generation();
        CHECK(killed.is_settled());
    }
    const Registry next(run.path(), memory, Deadline::in(std::chrono::seconds(5)));
    CHECK(next.generation() == told);
    CHECK(next.bindings() == BindingSet({alpha()}));
}

}  // namespace
}  // namespace vif_workspace::newcomer_test
