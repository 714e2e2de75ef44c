// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <iostream>

#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "enforce/findings.h"
#include "model/error.h"
#include "model/text.h"
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

ListView list_view(const Enforcer& enforcer, const ListOptions& options) {
    const Deadline deadline = command_deadline();
    const Registry registry = enforcer.registry().open(deadline);
    if (options.is_checked)
        return {registry.bindings(), findings_if_readable(registry, enforcer, deadline)};
    return {registry.bindings(), {.found = std::nullopt, .unknown = "--unchecked was given"}};
}

/// The subsystems that have a finding about this binding, each once.
Cell check_cell(const Binding& binding, const ListView& view) {
    if (!view.findings.found) return {"?", Colour::doubtful};
    const std::vector<Finding> findings = findings_about(binding, *view.findings.found);
    std::vector<std::string_view> words;
    for (const Subsystem subsystem :
         {Subsystem::rules, Subsystem::port, Subsystem::dhcp, Subsystem::xenstore}) {
        if (std::ranges::find(findings, subsystem, &Finding::subsystem) == findings.end()) continue;
        words.emplace_back(name_of(subsystem));
    }
    return words.empty() ? Cell{"ok", Colour::good} : Cell{join(words, ","), Colour::bad};
}

Row row_of(const Binding& binding, const ListView& view) {
    const Colour phase = binding.phase == Phase::online ? Colour::none : Colour::doubtful;
    return {.cells = {{binding.vif.to_string()},
                      {binding.mac.to_string()},
                      {binding.addresses.to_string()},
                      {binding.hostname.to_string()},
                      {binding.bridge.to_string()},
                      {name_of(binding.phase), phase},
                      check_cell(binding, view),
                      {timestamp(binding.since)}}};
}

void print_text(const ListView& view, const ListOptions& options) {
    std::vector<Row> rows;
    for (const Binding* binding : view.bindings.by_serial()) rows.push_back(row_of(*binding, view));
    const Terminal terminal = Terminal::of_standard_output();
    std::cout << table(list_columns, rows, terminal);
    if (!options.is_checked) return;
    if (!view.findings.found) {
        std::cerr << "workspacectl: the state of this host could not be checked: "
                  << view.findings.unknown << "\n";
    } else if (!view.findings.found->empty()) {
        const std::string count = std::to_string(view.findings.found->size());
        std::cout << terminal.painted("findings: " + count + "; `workspacectl check` prints them",
                                      Colour::bad)
                  << "\n";
    }
}

Json as_json(const Binding& binding, const ListView& view, const Enforcer& enforcer) {
    Json vif = as_json(binding, enforcer.own_dhcp_server(binding));
    vif["findings"] = nullptr;
    if (view.findings.found)
        vif["findings"] = as_json(findings_about(binding, *view.findings.found));
    return vif;
}

void print_as_json(const ListView& view, const Enforcer& enforcer) {
    Json vifs = Json::array();
    for (const Binding* binding : view.bindings.by_serial())
        vifs.push_back(as_json(*binding, view, enforcer));
    Json document = {{"vifs", vifs}, {"findings", nullptr}, {"not-checked", nullptr}};
    if (view.findings.found) {
        document["findings"] = as_json(*view.findings.found);
    } else {
        document["not-checked"] = view.findings.unknown;
    }
    print_json(document);
}

}  // namespace

void list(const Enforcer& enforcer, const ListOptions& options) {
    const ListView view = list_view(enforcer, options);
    switch (options.format) {
        case Format::text:
            return print_text(view, options);
        case Format::json:
            return print_as_json(view, enforcer);
    }
}

}  // namespace vif_workspace
