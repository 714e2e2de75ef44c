#include "registry/entry_queue.h"

#include <charconv>
#include <string>
#include <string_view>

#include <unistd.h>
#include <boost/filesystem/operations.hpp>

#include "model/error.h"
#include "registry/registry_text.h"

namespace vif_workspace {
namespace {

constexpr std::string_view entered = "entered ";
constexpr std::size_t most_at_once = 256;  // each costs a descriptor

Path newcomers_in(const Path& run_directory) {
    return run_directory / "newcomers";
}

/// Nothing of one that is being written at this moment, has been entered, or is another version's.
std::optional<Binding> binding_of(const std::string& text) {
    if (!text.ends_with('\n')) return std::nullopt;
    try {
        return parse_binding(std::string_view(text).substr(0, text.size() - 1));
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// If it stays, whoever is next tries again.
void clear_away(const Path& path) {
    boost::system::error_code failure;
    boost::filesystem::remove(path, failure);
}

}  // namespace

// Two events of one vif must not meet in one file.
Newcomer::Newcomer(const Path& run_directory, const Binding& binding)
    : file_(newcomers_in(run_directory) /
            (binding.vif.to_string() + "." + std::to_string(getpid()))),
      life_(SharedLock::saying(render(binding), file_)) {}

Newcomer::~Newcomer() {
    if (life_) clear_away(file_);
}

std::optional<std::uint64_t> Newcomer::entered_as() const {
    const std::string text = life_ ? life_->text() : "";
    if (!text.starts_with(entered)) return std::nullopt;
    std::uint64_t serial = 0;
    std::from_chars(text.data() + entered.size(), text.data() + text.size(), serial);
    return serial;
}

void Newcomer::give_up() const {
    if (life_) life_->let_go();
}

bool Companion::will_be_entered_as(std::uint64_t serial) const {
    return life_.say(std::string(entered) + std::to_string(serial));
}

std::vector<Companion> find_companions(const Path& run_directory) {
    std::vector<Companion> companions;
    boost::system::error_code failure;
    boost::filesystem::directory_iterator files(newcomers_in(run_directory), failure);
    const boost::filesystem::directory_iterator end;
    for (; !failure && files != end && companions.size() < most_at_once; files.increment(failure)) {
        std::optional<Holding> life = Holding::of(files->path());
        if (!life) continue;
        std::optional<Binding> binding = binding_of(life->text());
        if (!life->lasts()) {
            clear_away(files->path());
        } else if (binding) {
            companions.emplace_back(std::move(*binding), std::move(*life));
        }
    }
    return companions;
}

void clear_newcomers(const Path& run_directory) {
    find_companions(run_directory);
    clear_away(newcomers_in(run_directory));
}

}  // namespace vif_workspace
