// SPDX-License-Identifier: GPL-2.0-or-later
#include <iostream>

#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "enforce/findings.h"
#include "model/error.h"
#include "output/as_json.h"
#include "output/table.h"

namespace vif_workspace {
namespace {

const std::vector<Column> list_columns = {{"VIF", 6},      {"MAC", 17},   {"IP", 10},
                                          {"HOSTNAME", 5}, {"BRIDGE", 5}, {"STATE", 6},
                                          {"CHECK", 5},    {"SINCE", 5}};

struct ListView {
    BindingSet bindings;
    FindingsIfReadable findings;
};

ListView list_view(const Enforcer& enforcer, ComparisonMode comparison) {
    const Registry registry = enforcer.registry().open(command_deadline());
    if (comparison == ComparisonMode::whole)
        return {registry.bindings(), findings_if_readable(registry, enforcer, command_deadline())};
    return {registry.bindings(), {.found = std::nullopt, .unknown = "it was not asked for"}};
}

/// Which parts of it disagree, in one word each.
Cell check_of(const Binding& binding, const ListView& view) {
    if (!view.findings.found) return {"?", Colour::doubtful};
    std::string words;
    for (const Subsystem subsystem :
         {Subsystem::rules, Subsystem::port, Subsystem::dhcp, Subsystem::xenstore}) {
        for (const Finding& one : findings_about(binding, *view.findings.found)) {
            if (one.subsystem != subsystem) continue;
            words += (words.empty() ? "" : ",") + std::string(name_of(subsystem));
            break;
        }
    }
    return words.empty() ? Cell{"ok", Colour::good} : Cell{words, Colour::bad};
}

Row row_of(const Binding& binding, const ListView& view) {
    const Colour phase = binding.phase == Phase::online ? Colour::none : Colour::doubtful;
    return {.cells = {{binding.vif.to_string()},
                      {binding.mac.to_string()},
                      {binding.addresses.to_string()},
                      {binding.hostname.to_string()},
                      {binding.bridge.to_string()},
                      {name_of(binding.phase), phase},
                      check_of(binding, view),
                      {timestamp(binding.since)}}};
}

}  // namespace

void list(const Enforcer& enforcer, ComparisonMode comparison) {
    const ListView view = list_view(enforcer, comparison);
    std::vector<Row> rows;
    for (const Binding* binding : view.bindings.by_arrival())
        rows.push_back(row_of(*binding, view));
    const Terminal terminal = Terminal::of_standard_output();
    std::cout << table(list_columns, rows, terminal);
    if (comparison == ComparisonMode::none) return;
    if (!view.findings.found) {
        std::cerr << "workspacectl: what stands cannot be compared with this: "
                  << view.findings.unknown << "\n";
    } else if (!view.findings.found->empty()) {
        std::cout << terminal.painted(std::to_string(view.findings.found->size()) +
                                          " found wrong; `workspacectl check` says what",
                                      Colour::bad)
                  << "\n";
    }
}

void list_as_json(const Enforcer& enforcer, ComparisonMode comparison) {
    const ListView view = list_view(enforcer, comparison);
    Json vifs = Json::array();
    for (const Binding* binding : view.bindings.by_arrival()) {
        Json shown = as_json(*binding);
        shown["findings"] = nullptr;
        if (view.findings.found)
            shown["findings"] = as_json(findings_about(*binding, *view.findings.found));
        vifs.push_back(shown);
    }
    Json document = {{"vifs", vifs}, {"findings", nullptr}, {"not-checked", nullptr}};
    if (view.findings.found) {
        document["findings"] = as_json(*view.findings.found);
    } else {
        document["not-checked"] = view.findings.unknown;
    }
    print_json(document);
}

}  // namespace vif_workspace
