// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_listing.h"

#include "host/command.h"

namespace vif_workspace {

bool is_ebtables_nft(const Deadline& deadline) {
    const Outcome version = run({{"ebtables", "--version"}}, deadline);
    return version.output.find("nf_tables") != std::string::npos;
}

std::string list_nat_table(const Deadline& deadline) {
    return is_ebtables_nft(deadline) ? as_ebtables_save(bridge_table_in_kernel("nat"))
                                     : run_successfully({{"ebtables-save"}}, deadline);
}

std::string as_ebtables_save(const KernelTable& nat) {
    std::string text = "*nat\n";
    for (const std::string& chain : nat.chains) text += ":" + chain + " RETURN\n";
    for (const KernelRule& rule : nat.rules) {
        text += "-A " + rule.chain;
        if (!rule.is_plain_jump) text += " " + rule.expressions;
        if (!rule.target.empty()) text += " -j " + rule.target;
        text += "\n";
    }
    return text;
}

}  // namespace vif_workspace
