// SPDX-License-Identifier: GPL-2.0-or-later
// Everything of a vif's event that stands in xenstore, read in one transaction: the vif itself, and
// what its MAC was assigned. Reads only what the toolstack owns: the backend directory and our
// tree, after checking that no guest can write there; never the frontend, data or attr, which are
// the guest's.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/assignment.h"
#include "model/binding_set.h"
#include "model/mac_address.h"
#include "model/make_binding.h"
#include "store/assignment_reader.h"
#include "store/store.h"

namespace vif_workspace {

/// A vif's backend directory, relative to the backend's home (or absolute, as older toolstacks have
/// it).
struct BackendPath {
    std::string text;
    VifId vif;
};

struct VifRequest {
    Vif vif;
    Assignment assignment;
};

/// What stands in that directory, or will: mac, bridge, vifname, type and ip, as the toolstack
/// writes them. WHERE stands before a node's name in a sentence: "backend/vif/7/0/".
struct VifNodes {
    VifId id;
    std::string where;
    NodeTexts texts;
};

/// The guest; empty where a driver domain may not look. For a vif of a stub domain, which runs the
/// device model of a guest, it is that guest: libxl gives the stub domain a copy of each vif.
struct Domain {
    std::string name;
    std::string uuid;
    bool has_stub_domain = false;  // then its emulated NICs are the stub domain's vifs
};

/// Throws Error: (input) that names the node and what is wrong with it; (conflict) if the
/// assignment and the vif's ip= differ, or if it is meant for another VM; (store).
VifRequest read_vif(const Transaction& transaction, const BackendPath& backend);
/// The same for a vif that the toolstack has not made yet.
VifRequest read_vif(const Transaction& transaction, const VifNodes& nodes, const Domain& domain);

/// Is it still wanted? False as soon as the toolstack has begun to take it down.
bool is_online(const Transaction& transaction, const BackendPath& backend);

/// Where the toolstack makes the backend directory of a vif of this domain's.
BackendPath backend_of(const VifId& vif);

/// What xenstore has under the number of a vif.
enum class VifPresence {
    gone,     // nothing: the toolstack has removed its backend directory
    there,    // its backend directory
    replaced  // that of another vif: the domid has come again
};

/// The presence of a vif that had that MAC when it came into force. The MAC in a backend directory
/// never changes, so another MAC means another vif. A new vif with the same MAC is no other one for
/// us: what is assigned belongs to the MAC alone.
VifPresence presence_of(const Transaction& transaction, const VifId& vif, const MacAddress& mac);
/// The presence of each vif of a set.
std::map<VifId, VifPresence> presence_of(const Transaction& transaction, const BindingSet& set);

/// A vif that is online by another script than ours.
struct ForeignVif {
    VifId vif;
    MacAddress mac;
    std::string script;
    bool is_connected;  // its script has said so: it has done all that it does
};
/// All of them. Some may be in the registry: a site's own script can call ours.
std::vector<ForeignVif> foreign_vifs_online(const Transaction& transaction);

/// The vifs that are online and whose script is vif-workspace, with their backend paths.
std::vector<BackendPath> workspaces_online(const Transaction& transaction);
/// Those of that script that are not, or no more.
std::vector<BackendPath> workspaces_leaving(const Transaction& transaction);

}  // namespace vif_workspace
