// SPDX-License-Identifier: GPL-2.0-or-later
// nft's own language, carried out in this process (libnftables): one transaction a call, all of it
// or nothing. Knows nothing of what the rules mean.
#pragma once

#include <optional>
#include <string>

namespace vif_workspace {

/// Throws Error (system) with nft's first complaint; then nothing was changed. Waits, without a
/// deadline of its own, as long as another program holds the kernel's lock on nf_tables.
void run_nft(const std::string& commands);

/// What a `list` command shows, as JSON (libnftables-json(5)). Nothing if there is no such object.
std::optional<std::string> list_nft(const std::string& command);

/// The same as nft's own text, without the elements of sets. For what JSON has no words for.
std::optional<std::string> list_nft_text(const std::string& command);

}  // namespace vif_workspace
