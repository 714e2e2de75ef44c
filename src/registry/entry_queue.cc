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

constexpr std::string_view announcement = "entered ";
constexpr std::size_t most_at_once = 256;  // each one needs a descriptor

Path queue_in(const Path& run_directory) {
    return run_directory / "queue";
}

/// Nothing if the file is being written at this moment, has an announcement, or was written by
/// another version.
std::optional<Binding> binding_of(const std::string& text) {
    if (!text.ends_with('\n')) return std::nullopt;
    try {
        return parse_binding(std::string_view(text).substr(0, text.size() - 1));
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// If the file cannot be removed, the next leader tries again.
void try_to_remove(const Path& path) {
    boost::system::error_code failure;
    boost::filesystem::remove(path, failure);
}

}  // namespace

// The name has the process, too: there may be two events of one vif.
QueuedEntry::QueuedEntry(const Path& run_directory, const Binding& binding)
    : file_(queue_in(run_directory) / (binding.vif.to_string() + "." + std::to_string(getpid()))),
      life_(SharedLock::create_with_text(render(binding), file_)) {}

QueuedEntry::~QueuedEntry() {
    if (life_) try_to_remove(file_);
}

std::optional<std::uint64_t> QueuedEntry::announced_serial() const {
    const std::string text = life_ ? life_->text() : "";
    if (!text.starts_with(announcement)) return std::nullopt;
    return parse_number<std::uint64_t>(std::string_view(text).substr(announcement.size()));
}

void QueuedEntry::give_up() const {
    if (life_) life_->release();
}

bool ClaimedEntry::announce_serial(std::uint64_t serial) const {
    return life_.write_text(std::string(announcement) + std::to_string(serial));
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
            try_to_remove(files->path());
        } else if (binding) {
            claimed.emplace_back(std::move(*binding), std::move(*life));
        }
    }
    return claimed;
}

void clear_entry_queue(const Path& run_directory) {
    claim_queued_entries(run_directory);
    try_to_remove(queue_in(run_directory));
}

}  // namespace vif_workspace
