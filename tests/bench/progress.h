// SPDX-License-Identifier: GPL-2.0-or-later
// Reports progress on standard error, because standard output has the tables alone.
#pragma once

#include <cstdio>
#include <string>

namespace vif_workspace::tests::bench {

inline void show_progress(const std::string& what) {
    std::fprintf(stderr, "  %s\n", what.c_str());
}

}  // namespace vif_workspace::tests::bench
