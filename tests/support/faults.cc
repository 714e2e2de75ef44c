// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/faults.h"

#include <unistd.h>

#include <filesystem>

namespace vif_workspace::tests {
namespace {

const std::string mark = "/run/fault-run_with_fault";

}  // namespace

Command with_fault(const Fault& fault, Command command) {
    std::filesystem::remove(mark);
    command.environment["LD_PRELOAD"] = FAULTS;
    command.environment["FAULT"] = fault.kind;
    command.environment["FAULT_AT"] = std::to_string(fault.at);
    command.environment["FAULT_MARK"] = mark;
    command.environment["FAULT_PARENT"] = std::to_string(getpid());
    return command;
}

bool fault_happened() {
    return std::filesystem::exists(mark);
}

std::optional<Outcome> run_with_fault(const Fault& fault, Command command) {
    const Outcome outcome = run(with_fault(fault, std::move(command)));
    return fault_happened() ? std::optional(outcome) : std::nullopt;
}

InForce without_slots(const InForce& state) {
    InForce result;
    for (const auto& [section, text] : state) {
        std::string plain = section + "\n" + text;
        for (const std::string slot : {"xenbr0.a", "xenbr0.b"}) {
            for (std::size_t at = plain.find(slot); at != std::string::npos;
                 at = plain.find(slot, at)) {
                plain.replace(at, slot.size(), "xenbr0.SLOT");
            }
        }
        const std::size_t end = plain.find('\n');
        if (section == "dhcpd") plain.erase(end + 1, plain.find(' ', end) - end);
        result[plain.substr(0, end)] = plain.substr(end + 1);
    }
    return result;
}

}  // namespace vif_workspace::tests
