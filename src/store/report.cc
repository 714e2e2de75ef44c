// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/report.h"

#include "host/log.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

bool is_there(const Transaction& transaction, const BackendPath& backend) {
    return transaction.exists(backend.text + "/mac");
}

}  // namespace

void write_status_nodes(const Transaction& transaction, const BackendPath& backend,
                        const Binding& binding) {
    if (!is_there(transaction, backend)) return;
    // One of an earlier attempt, which xl would print again.
    transaction.remove(backend.text + "/hotplug-error");
    const std::string node = backend.text + "/workspace";
    transaction.write(node, "online");
    transaction.write(node + "/ip", binding.addresses.to_string());
}

void try_to_write_status_nodes(Store& store, const BackendPath& backend, const Binding& binding) {
    try {
        store.transact(
            [&](const Transaction& writing) { write_status_nodes(writing, backend, binding); });
    } catch (const Error& error) {
        log_warning({{"vif", binding.vif.to_string()},
                     {"status_nodes", "failed"},
                     {"reason", error.what()}});
    }
}

void remove_status_nodes(const Transaction& transaction, const BackendPath& backend) {
    transaction.remove(backend.text + "/workspace");
}

void report_connected(const Transaction& transaction, const BackendPath& backend, unsigned mtu) {
    const VifId& vif = backend.vif;
    const std::string frontend =
        transaction.home_of(vif.domid()) + "/device/vif/" + std::to_string(vif.devid());
    // In a driver domain, which may not write there, vif-bridge fails; we go on.
    if (transaction.read_if_allowed(frontend))
        transaction.write_if_allowed(frontend + "/mtu", std::to_string(mtu));
    if (is_there(transaction, backend))
        transaction.write(backend.text + "/hotplug-status", "connected");
}

void report_failure(const Transaction& transaction, const BackendPath& backend,
                    const std::string& sentence) {
    if (!is_there(transaction, backend)) return;
    transaction.write(backend.text + "/hotplug-error", sentence);
    transaction.write(backend.text + "/hotplug-status", "error");
}

void report_failure_of_tap(const Transaction& transaction, const BackendPath& backend,
                           const std::string& sentence) {
    if (is_there(transaction, backend))
        transaction.write(backend.text + "/hotplug-error", sentence);
}

void report_failure_of_tap_unless_reported(const Transaction& transaction,
                                           const BackendPath& backend,
                                           const std::string& sentence) {
    if (transaction.exists(backend.text + "/hotplug-error")) return;
    report_failure_of_tap(transaction, backend, sentence);
}

void report_failure_unless_reported(const Transaction& transaction, const BackendPath& backend,
                                    const std::string& sentence) {
    if (transaction.exists(backend.text + "/hotplug-error")) return;
    report_failure(transaction, backend, sentence);
}

}  // namespace vif_workspace
