// SPDX-License-Identifier: GPL-2.0-or-later
// Reads what xenstore holds about a vif, in one transaction: the vif itself, and the assignment of
// its MAC. Reads only nodes that the toolstack owns, which are the backend directory and, after a
// check that no guest can write them, our own tree; never the frontend, data or attr, which belong
// to the guest.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/assignment.h"
#include "model/binding_set.h"
#include "model/mac_address.h"
#include "model/make_binding.h"
#include "store/assignment_schema.h"
#include "store/store.h"

namespace vif_workspace {

/// A vif's backend directory, relative to the backend's home, or absolute as older toolstacks give
/// it.
struct BackendPath {
    std::string text;
    VifId vif;
};

struct VifRequest {
    Vif vif;
    Assignment assignment;
};

/// The nodes mac, bridge, vifname, type, ip and vlan, which the toolstack writes into that
/// directory.
struct VifNodes {
    VifId id;
    std::string where;  // comes before a node's name in a sentence, like backend/vif/7/0/
    NodeTexts texts;
};

/// The guest. The texts are empty in a driver domain that may not read them. A stub domain runs the
/// device model of a guest, and libxl gives it a copy of each of the guest's vifs: for such a vif
/// this is the guest.
struct Domain {
    std::string name;
    std::string uuid;
    bool has_stub_domain = false;  // then its emulated NICs are the stub domain's vifs
};

/// Throws Error: (input) that names the node that cannot be used, and why; (conflict) if the
/// assignment and the vif's ip= differ, or if the assignment is meant for another VM; (store).
VifRequest read_vif(const Transaction& transaction, const BackendPath& backend);
/// The same for a vif that the toolstack has not made yet (`workspacectl lint`).
VifRequest read_vif(const Transaction& transaction, const VifNodes& nodes, const Domain& domain);

/// False as soon as the toolstack has begun to take the vif down.
bool is_online(const Transaction& transaction, const BackendPath& backend);

/// The path at which the toolstack makes the backend directory of a vif of this domain.
BackendPath backend_of(const VifId& vif);

/// What xenstore has under the domid and devid of a vif.
enum class VifPresence {
    gone,     // nothing: the toolstack has removed the backend directory
    present,  // the backend directory
    replaced  // the backend directory of another vif: the domid has been used again
};

/// The presence of a vif that had that MAC when it came into force. The MAC in a backend directory
/// never changes, so another MAC means another vif. A new vif with the same MAC counts as the same
/// one, because an assignment belongs to the MAC alone.
VifPresence presence_of(const Transaction& transaction, const VifId& vif, const MacAddress& mac);
/// The presence of each vif of a set.
std::map<VifId, VifPresence> presence_of(const Transaction& transaction, const BindingSet& set);

/// A vif that is online by another script than ours.
struct ForeignVif {
    VifId vif;
    MacAddress mac;
    std::string script;
    bool is_connected;  // the script has reported that: it has done all that it does
};
/// All of them. Some may be in the registry, because a site's own script can call ours.
std::vector<ForeignVif> foreign_vifs_online(const Transaction& transaction);

/// A vif that the toolstack has left half made: its script reported a failure, so netback has not
/// connected it. A refused attachment leaves one, and only the toolstack can remove it rightly.
struct HalfMadeVif {
    VifId vif;
    std::string error;  // the sentence that the script reported
};
/// All of them whose script is vif-workspace.
std::vector<HalfMadeVif> half_made_vifs(const Transaction& transaction);

/// The vifs whose script is vif-workspace and that are online; half-made ones are too.
std::vector<BackendPath> workspace_vifs_online(const Transaction& transaction);
/// The vifs whose script is vif-workspace and that are not online, or no longer.
std::vector<BackendPath> workspace_vifs_leaving(const Transaction& transaction);

}  // namespace vif_workspace
