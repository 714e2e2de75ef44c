// SPDX-License-Identifier: GPL-2.0-or-later
// Everything of a vif's event that stands in xenstore, read in one transaction: the vif itself, and
// what its MAC was assigned. Reads only what the toolstack owns: the backend directory and our
// tree, after checking that no guest can write there; never the frontend, data or attr, which are
// the guest's.
#pragma once

#include <string>
#include <vector>

#include "model/assignment.h"
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

/// Has the toolstack not removed its backend directory yet?
bool has_backend(const Transaction& transaction, const VifId& vif);

/// The vifs that are online and whose script is vif-workspace, with their backend paths.
std::vector<BackendPath> workspaces_online(const Transaction& transaction);
/// Those of that script that are not, or no more.
std::vector<BackendPath> workspaces_leaving(const Transaction& transaction);

}  // namespace vif_workspace
