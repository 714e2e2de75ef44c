// SPDX-License-Identifier: GPL-2.0-or-later
// All nodes that an event reads in xenstore, of vif7.0 and of other vifs, with any permissions. A
// node that a guest can write has no effect.
#include "fuzz.h"
#include "model/make_binding.h"
#include "rendered.h"
#include "store/assignment_schema.h"
#include "store/vif_reader.h"
#include "xenstore_of_input.h"

namespace vif_workspace::fuzz {
namespace {

const std::string home = "/local/domain/0";

bool is_there(const std::string& path) {
    return store_nodes().contains(path);
}

/// The rule of the schema's document, section "Who may write", for a backend in domain 0.
bool may_decide(const std::string& path) {
    if (!is_there(path)) return true;
    const std::vector<StoreNode::Entry>& entries = store_nodes().at(path).entries;
    if (entries.front().may_write) return false;
    for (const StoreNode::Entry& entry : entries) {
        const bool is_owner = &entry == &entries.front();
        if (entry.domid != 0 && (is_owner || entry.may_write)) return false;
    }
    return true;
}

void check_nobody_else_may_write(const MacAddress& mac) {
    const std::string directory = home + "/workspace/vif/" + mac.store_key();
    if (!is_there(directory)) return;
    for (const std::string& level :
         {home, home + "/workspace", home + "/workspace/vif", directory}) {
        must(may_decide(level), "a guest can write what decided", level);
    }
    for (const SchemaNode& node : schema()) {
        const std::string path = directory + "/" + node.name;
        must(may_decide(path), "a guest can write what decided", path);
    }
}

void check_workspaces(const Transaction& reading) {
    for (const BackendPath& backend : workspace_vifs_online(reading)) {
        must(is_online(reading, backend), "a vif is online that is not", backend.text);
        must(VifId::parse_backend_path(backend.text) == backend.vif, "a path is another vif's",
             backend.text);
    }
}

}  // namespace

void fuzz(std::string_view input) {
    static const InterfaceName xenbr0 = InterfaceName::parse("xenbr0").value();
    static const VifId vif = VifId::parse("vif7.0").value();
    fill_store(input);
    // The toolstack decides the number of the own domain: here it is domain 0 or not given.
    if (is_there(home + "/domid") && store_nodes().at(home + "/domid").value != "0") return;
    Store store;
    store.transact(check_workspaces);
    const VifRequest request = store.transact([](const Transaction& reading) {
        return read_vif(reading, {"backend/vif/7/0", vif});
    });
    check_nobody_else_may_write(request.vif.mac);
    const Bridge bridge = {
        .addresses = {{Ipv4Address({10, 9, 0, 1}), Netmask::of_length(24).value()}},
        .default_gateway = std::nullopt};
    check_rendered(make_binding(request.vif, request.assignment, {}, bridge));
}

}  // namespace vif_workspace::fuzz
