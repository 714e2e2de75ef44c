// SPDX-License-Identifier: GPL-2.0-or-later
// Our own files: read whole and replaced whole. Only this and lock.h, for lock files and the text
// in them, write files of ours.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/filesystem/path.hpp>

#include "host/deadline.h"

namespace vif_workspace {

using Path = boost::filesystem::path;

/// A file descriptor that is closed when the value ends.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    int number() const { return number_; }

  private:
    int number_;
};

/// Waits until the descriptor can be read, or its other end is closed. False at the deadline.
bool is_readable_by(const Descriptor& descriptor, const Deadline& deadline);

/// Nothing if there is no such file. Throws Error (system) if it cannot be read.
std::optional<std::string> read_file(const Path& path);

/// The whole of an open file, wherever its offset is. Empty if it cannot be read.
std::string contents_of(const Descriptor& file);

/// Throws Error (system) if the kernel does not let us know.
bool file_exists(const Path& path);

/// Replaces the file in one step (one process at a time: the callers hold a lock), by a temporary
/// file beside it that is renamed: a reader sees the old text or the new one, also after a SIGKILL.
/// The file is not synced to disk: all that we write is about vifs, and no vif outlives a reboot.
/// Makes the directory. Throws Error (system), and then the old file is unchanged.
void replace_file(const Path& path, std::string_view text);

/// No error if there is no such file. Throws Error (system).
void remove_file(const Path& path);

}  // namespace vif_workspace
