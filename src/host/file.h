// SPDX-License-Identifier: GPL-2.0-or-later
// Files of ours: read whole, replaced whole. But for locks and what is told by them (lock.h), the
// only place that writes or renames one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/filesystem/path.hpp>

#include "host/deadline.h"

namespace vif_workspace {

using Path = boost::filesystem::path;

/// A file descriptor that is closed with its owner and never inherited by a command.
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

/// Waits until it can be read, or its other end is closed; false if the deadline came first.
bool is_readable_by(const Descriptor& descriptor, const Deadline& deadline);

/// Nothing if there is no such file; Error (system) if it cannot be read.
std::optional<std::string> read_file(const Path& path);

/// The whole of an open file, wherever its offset is. Empty if it cannot be read.
std::string contents_of(const Descriptor& file);

/// Error (system) if that cannot be known.
bool file_exists(const Path& path);

/// Replaces the file in one step (a temporary file beside it, then rename): a reader, and we after
/// a SIGKILL, see the old text or the new. It is not synced to disk: all that we write describes
/// vifs, and no vif outlives its host. Makes the directory. Error (system) leaves the old file as
/// it was.
void replace_file(const Path& path, std::string_view text);

/// No error if it is not there.
void remove_file(const Path& path);

}  // namespace vif_workspace
