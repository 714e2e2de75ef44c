// SPDX-License-Identifier: GPL-2.0-or-later
#include "registry/entry_queue.h"

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

Path queue_in(const Path& run_directory) {
    return run_directory / "queue";
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
QueuedEntry::QueuedEntry(const Path& run_directory, const Binding& binding)
    : file_(queue_in(run_directory) / (binding.vif.to_string() + "." + std::to_string(getpid()))),
      life_(SharedLock::create_with_text(render(binding), file_)) {}

QueuedEntry::~QueuedEntry() {
    if (life_) clear_away(file_);
}

std::optional<std::uint64_t> QueuedEntry::announced_serial() const {
    const std::string text = life_ ? life_->text() : "";
    if (!text.starts_with(entered)) return std::nullopt;
    return parse_number<std::uint64_t>(std::string_view(text).substr(entered.size()));
}

void QueuedEntry::give_up() const {
    if (life_) life_->release();
}

bool ClaimedEntry::announce_serial(std::uint64_t serial) const {
    return life_.write_text(std::string(entered) + std::to_string(serial));
}

std::vector<ClaimedEntry> claim_queued_entries(const Path& run_directory) {
    std::vector<ClaimedEntry> claimed;
    boost::system::error_code failure;
    boost::filesystem::directory_iterator files(queue_in(run_directory), failure);
    const boost::filesystem::directory_iterator end;
    for (; !failure && files != end && claimed.size() < most_at_once; files.increment(failure)) {
        std::optional<PeerLock> life = PeerLock::of(files->path());
        if (!life) continue;
        std::optional<Binding> binding = binding_of(life->text());
        if (!life->is_held()) {
            clear_away(files->path());
        } else if (binding) {
            claimed.emplace_back(std::move(*binding), std::move(*life));
        }
    }
    return claimed;
}

void clear_entry_queue(const Path& run_directory) {
    claim_queued_entries(run_directory);
    clear_away(queue_in(run_directory));
}

}  // namespace vif_workspace
