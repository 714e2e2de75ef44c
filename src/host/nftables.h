// SPDX-License-Identifier: GPL-2.0-or-later
// The commands of nft(8), executed in this process by libnftables: each call is one transaction,
// which is applied as a whole or not at all. Knows nothing of what the rules mean.
#pragma once

#include <optional>
#include <string>

namespace vif_workspace {

/// Throws Error (system) with nft's first message; then nothing was changed. Waits, without a
/// deadline, while another program holds the kernel's lock on nf_tables: the watchdog is the limit.
void run_nft(const std::string& commands);

/// What a `list` command prints, as JSON (libnftables-json(5)). Nothing if there is no such object.
std::optional<std::string> list_nft(const std::string& command);

/// The same in nft's own language, without the elements of sets: JSON cannot express all rules.
std::optional<std::string> list_nft_text(const std::string& command);

}  // namespace vif_workspace
