#include "registry/newcomer.h"

#include <utility>

#include <unistd.h>
#include <boost/filesystem/operations.hpp>

#include "model/error.h"
#include "registry/record.h"

namespace vif_workspace {
namespace {

Path newcomers_in(const Path& run_directory) {
    return run_directory / "newcomers";
}

/// Nothing of one that is being written at this moment, or that another version of us laid down.
std::optional<Binding> read(const Path& file) {
    try {
        const std::string text = read_file(file).value_or("");
        const bool is_whole = text.ends_with('\n');
        return is_whole ? std::optional(parse_binding({text.data(), text.size() - 1}))
                        : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

// Two events of one vif must not meet in one file.
Newcomer::Newcomer(const Path& run_directory, const Binding& binding)
    : file_(newcomers_in(run_directory) /
            (binding.vif.to_string() + "." + std::to_string(getpid()))),
      life_(SharedLock::saying(render(binding), file_)) {}

Newcomer::~Newcomer() {
    withdraw();
}

bool Newcomer::withdraw() const {
    boost::system::error_code failure;
    return boost::filesystem::remove(file_, failure);
}

std::vector<Companion> take_up_newcomers(const Path& run_directory) {
    std::vector<Companion> companions;
    boost::system::error_code failure;
    boost::filesystem::directory_iterator files(newcomers_in(run_directory), failure);
    for (; !failure && files != boost::filesystem::directory_iterator(); files.increment(failure)) {
        const Path& file = files->path();
        Holding life(file);
        std::optional<Binding> binding = read(file);
        boost::system::error_code no_file;
        const bool is_mine = boost::filesystem::remove(file, no_file);
        if (is_mine && binding && life.lasts()) {
            companions.push_back({std::move(*binding), std::move(life)});
        }
    }
    return companions;
}

}  // namespace vif_workspace
