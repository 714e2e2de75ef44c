// SPDX-License-Identifier: GPL-2.0-or-later
// The content of a host's ebtables tables, and the effect of `ebtables-restore --noflush` on it: as
// much of both as our batches use, in plain text. Stricter than necessary, so that a batch that the
// kernel would refuse is refused here. Whether the kernel agrees is tested by tests/host.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "filter/ebtables_rules.h"

namespace vif_workspace {

class EbtablesModel {
  public:
    /// Tables nat and filter, each base chain with a rule that is not ours.
    EbtablesModel();
    /// The same with exactly our rules for SET, and our jumps at the top.
    EbtablesModel with_exactly(const BindingSet& set) const;

    /// Applies a batch as ebtables-legacy-restore does: ":CHAIN RETURN" makes a chain that does not
    /// exist (ebtables-nft-restore also empties an existing one), -F empties one, -A appends, -I
    /// CHAIN 1 inserts, -D removes the first rule like it, -X removes a chain. All or nothing:
    /// throws std::runtime_error with the line which the kernel would not accept (a chain or a rule
    /// that does not exist, a jump to no chain, removal of a chain in use).
    void restore(const std::string& batch);

    // Changes that other programs can make to our rules. Nothing happens where the kernel would
    // refuse them.
    void make(const std::string& chain);
    void empty(const std::string& chain);
    /// Also removes the rules that jump to it.
    void remove(const std::string& chain);
    /// Inserts it at the top.
    void insert(const std::string& chain, const std::string& rule);

    std::vector<std::string> own_chains() const;

    /// The output of ebtables-save.
    std::string text() const;

  private:
    void apply(std::string_view line);
    bool is_used(const std::string& chain) const;
    Rules& chain(const std::string& name);

    std::map<std::string, Chains> tables_;
};

}  // namespace vif_workspace
