// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/error.h"

#include <cerrno>
#include <ranges>
#include <system_error>

namespace vif_workspace {

Error Error::within(std::string_view context) const {
    return {kind_, std::string(context) + ": " + what()};
}

Error Error::joined(const std::vector<Error>& errors) {
    return {errors.front().kind(), join(errors | std::views::transform(&Error::what), "; ")};
}

std::string last_error() {
    return std::generic_category().message(errno);
}

}  // namespace vif_workspace
