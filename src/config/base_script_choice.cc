// SPDX-License-Identifier: GPL-2.0-or-later
#include "config/base_script_choice.h"

#include <unistd.h>
#include <boost/filesystem/operations.hpp>

namespace vif_workspace {
namespace {

constexpr const char* hooks_directory = "/etc/xen/scripts/vif-post.d";

}  // namespace

std::vector<Path> hooks_of_vif_bridge() {
    boost::system::error_code failure;
    const boost::filesystem::directory_iterator entries(hooks_directory, failure);
    std::vector<Path> hooks;
    if (failure) return hooks;
    for (const auto& entry : entries) {
        const Path& file = entry.path();
        if (file.extension() == ".hook" && access(file.c_str(), X_OK) == 0) hooks.push_back(file);
    }
    return hooks;
}

std::optional<std::string> base_script_of(const Configuration& configuration) {
    if (configuration.base_script) return configuration.base_script;
    if (hooks_of_vif_bridge().empty()) return std::nullopt;
    return "vif-bridge";
}

}  // namespace vif_workspace
