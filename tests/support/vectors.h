// SPDX-License-Identifier: GPL-2.0-or-later
// tests/vectors/frames.tsv: one frame a line, where it is sent from, and the exact set of places
// that may see it. Also the comparison with the places that saw it, with a table of all
// differences.
#pragma once

#include <string>
#include <vector>

#include "support/frame.h"

namespace vif_workspace::tests {

struct Vector {
    std::string id;
    char sent_from;         // g, o, l, h, s
    std::string may_reach;  // letters in order, "-" for none; a lower-case one is optional
    std::string description;
    Frame frame;
};

std::vector<Vector> shared_vectors();

/// Whether the places that a frame reached are exactly those that it may reach.
bool is_exact(const std::string& may_reach, const std::string& reached);

/// "id  sent from  may reach  reached  description" for each frame that went elsewhere; empty if
/// none did.
class Differences {
  public:
    void note(const Vector& vector, const std::string& reached);
    const std::string& table() const { return table_; }
    const std::vector<std::string>& ids() const { return ids_; }

  private:
    std::string table_;
    std::vector<std::string> ids_;
};

}  // namespace vif_workspace::tests
