// SPDX-License-Identifier: GPL-2.0-or-later
// What a host's ebtables tables hold, and what `ebtables-restore --noflush` does to them: as much
// of both as our batches use, in plain text. Stricter than it must be, so that a batch that the
// kernel would refuse is refused here. Whether the kernel agrees is for tests/host to say.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "filter/ebtables_rules.h"

namespace vif_workspace {

class EbtablesModel {
  public:
    /// Tables nat and filter with a rule of somebody else's in each base chain.
    EbtablesModel();
    /// The same with our rules those of SET, no more and no less, and our jumps at the top.
    EbtablesModel with_exactly(const BindingSet& set) const;

    /// Carries out a batch as ebtables-legacy-restore does: ":CHAIN RETURN" makes a chain that is
    /// not there (ebtables-nft-restore also empties one that is), -F empties one, -A appends, -I
    /// CHAIN 1 inserts, -D removes the first rule like it, -X removes a chain. All of it or
    /// nothing: throws std::runtime_error that names the line which the kernel would not accept (a
    /// chain or a rule that is not there, a jump to no chain, a chain in use removed).
    void restore(const std::string& batch);

    // What somebody else can do to our rules. Nothing happens where the kernel would refuse it.
    void make(const std::string& chain);
    void empty(const std::string& chain);
    /// With the rules that jump to it.
    void remove(const std::string& chain);
    /// At the top.
    void insert(const std::string& chain, const std::string& rule);

    std::vector<std::string> own_chains() const;

    /// As ebtables-save prints it.
    std::string text() const;

  private:
    void carry_out(std::string_view line);
    bool is_used(const std::string& chain) const;
    Rules& chain(const std::string& name);

    std::map<std::string, Chains> tables_;
};

}  // namespace vif_workspace
