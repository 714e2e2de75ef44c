#include "registry/newcomer.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include <boost/filesystem/operations.hpp>

#include "child.h"
#include "example.h"
#include "host/file.h"
#include "registry/record.h"

namespace vif_workspace {
namespace {

Path only_file_in(const Path& directory) {
    return boost::filesystem::directory_iterator(directory)->path();
}

TEST_CASE("who lies there is taken up once, as he is, and is told so") {
    const TemporaryDirectory run;
    Newcomer one(run.path(), alpha());
    Newcomer other(run.path(), beta());
    BindingSet taken;
    for (const Companion& companion : take_up_newcomers(run.path())) {
        taken = taken.with(companion.binding);
    }
    CHECK(taken == BindingSet({alpha(), beta()}));
    CHECK_FALSE(one.withdraw());
    CHECK_FALSE(other.withdraw());
    CHECK(take_up_newcomers(run.path()).empty());
}

TEST_CASE("who was taken up waits for as long as his event does") {
    const TemporaryDirectory run;
    std::optional<Newcomer> newcomer(std::in_place, run.path(), alpha());
    const auto taken = take_up_newcomers(run.path());
    REQUIRE(taken.size() == 1);
    CHECK(taken.front().life.lasts());
    newcomer.reset();
    CHECK_FALSE(taken.front().life.lasts());
}

TEST_CASE("who has withdrawn is not taken up") {
    const TemporaryDirectory run;
    Newcomer newcomer(run.path(), alpha());
    CHECK(newcomer.withdraw());
    CHECK(take_up_newcomers(run.path()).empty());
}

TEST_CASE("who has gone is not taken up, and where nobody ever was nobody is") {
    const TemporaryDirectory run;
    CHECK(take_up_newcomers(run.path()).empty());
    { const Newcomer gone(run.path(), alpha()); }
    CHECK(take_up_newcomers(run.path()).empty());
}

TEST_CASE("what a killed process has left there is removed, and is nobody") {
    const TemporaryDirectory run;
    const Newcomer living(run.path(), alpha());
    const Path file = only_file_in(run.path() / "newcomers");
    const Path left = run.path() / "newcomers" / "vif8.0.1";
    replace_file(left, render(beta()));
    const auto taken = take_up_newcomers(run.path());
    REQUIRE(taken.size() == 1);
    CHECK(taken.front().binding == alpha());
    CHECK_FALSE(file_exists(left));
    CHECK_FALSE(file_exists(file));
}

TEST_CASE("who is being written, or is of another version, enters by himself") {
    const std::string line = render(alpha());
    for (const std::string& text : {std::string(), line.substr(0, line.size() - 1),
                                    line.substr(0, 20), line + line, "colour=red " + line}) {
        CAPTURE(text);
        const TemporaryDirectory run;
        const Path file = run.path() / "newcomers" / "vif7.0.1";
        const auto life = SharedLock::saying(text, file);
        REQUIRE(life);
        CHECK(take_up_newcomers(run.path()).empty());
    }
}

TEST_CASE("who cannot lie there waits all the same, and nobody takes him up") {
    const TemporaryDirectory run;
    replace_file(run.path() / "newcomers", "");
    const Newcomer newcomer(run.path(), alpha());
    CHECK(take_up_newcomers(run.path()).empty());
}

}  // namespace
}  // namespace vif_workspace
