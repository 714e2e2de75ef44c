// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/filter.h"

#include "filter/ebtables_filter.h"
#include "filter/nftables_filter.h"
#include "filter/no_filter.h"

namespace vif_workspace {

std::unique_ptr<Filter> make_filter(FilterKind kind) {
    switch (kind) {
        case FilterKind::ebtables:
            return std::make_unique<EbtablesFilter>();
        case FilterKind::nftables:
            return std::make_unique<NftablesFilter>();
        case FilterKind::none:
            return std::make_unique<NoFilter>();
    }
    return nullptr;
}

}  // namespace vif_workspace
