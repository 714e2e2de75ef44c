// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/vm_identity.h"

#include <algorithm>

#include "model/error.h"

namespace vif_workspace {

namespace {

constexpr std::size_t longest = 255;

char lower_case(char character) {
    const bool is_upper = character >= 'A' && character <= 'Z';
    return is_upper ? static_cast<char>(character - 'A' + 'a') : character;
}

bool equal_in_either_case(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char l, char r) { return lower_case(l) == lower_case(r); });
}

}  // namespace

std::optional<VmIdentity> VmIdentity::parse(std::string_view text) {
    if (text.empty() || text.size() > longest) return std::nullopt;
    if (!is_printable(text)) return std::nullopt;
    return VmIdentity(std::string(text));
}

bool VmIdentity::is(std::string_view name, std::string_view uuid) const {
    return text_ == name_without_migration_suffix(name) || equal_in_either_case(text_, uuid);
}

std::string_view name_without_migration_suffix(std::string_view domain_name) {
    for (const std::string_view suffix : {"--incoming", "--migratedaway"}) {
        if (domain_name.ends_with(suffix)) {
            return domain_name.substr(0, domain_name.size() - suffix.size());
        }
    }
    return domain_name;
}

}  // namespace vif_workspace
