// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <iostream>

#include "commands/commands.h"
#include "commands/mac_argument.h"
#include "enforce/vif_findings.h"
#include "model/error.h"
#include "model/text.h"
#include "output/as_json.h"
#include "output/table.h"
#include "store/assignment_store.h"

namespace vif_workspace {
namespace {

const std::vector<Column> assignments_columns = {
    {"MAC", 17}, {"IP", 12}, {"HOSTNAME", 8}, {"OTHER", 5}, {"IN FORCE", 8}};

/// One directory below workspace/vif, whether it can be used or not.
struct ListedAssignment {
    std::string key;                       // the name of the directory
    std::optional<MacAddress> mac;         // the MAC that the name stands for
    NodeTexts texts;                       // the nodes of the schema, unparsed
    std::optional<Assignment> assignment;  // absent: it cannot be used
    std::string error = {};                // a sentence: why it cannot be used
};

/// A vif in force with the MAC of an assignment.
struct VifUsingIt {
    VifId vif;
    std::optional<Finding> finding;  // what is in force differs from the assignment
};

struct Keys {
    std::vector<std::string> keys;
    std::string incomplete;  // a sentence: why there may be more
};

std::vector<std::string> keys_in_force(const Enforcer& enforcer) {
    std::vector<std::string> keys;
    const BindingSet bindings = enforcer.registry().peek();
    for (const Binding* binding : bindings.by_serial()) keys.push_back(binding->mac.store_key());
    return keys;
}

/// All keys; if there are too many to list, those of the vifs in force.
Keys all_keys(const Enforcer& enforcer) {
    Keys all;
    Store store;  // for this list only: if it is too long, the connection cannot be used again
    try {
        all.keys = store.transact([](const Transaction& now) { return assigned_keys(now); });
    } catch (const Error& error) {
        all = {
            keys_in_force(enforcer),
            std::string(error.what()) +
                "; oxenstored lists no more than 4096 bytes of names, which is 227 MACs, so only "
                "the assignments of vifs in force are shown; `workspacectl assignments MAC` "
                "shows any other"};
    }
    std::ranges::sort(all.keys);
    all.keys.erase(std::unique(all.keys.begin(), all.keys.end()), all.keys.end());
    return all;
}

ListedAssignment read_listed(const Transaction& reading, const std::string& key) {
    ListedAssignment one = {key, MacAddress::parse_store_key(key), {}, std::nullopt};
    if (!one.mac) {
        one.error = quote(key) +
                    " is not a MAC like 00-16-3e-00-00-0a, so no vif uses it; remove "
                    "workspace/vif/" +
                    key;
        return one;
    }
    one.texts = assigned_texts(reading, *one.mac);
    try {
        one.assignment = read_assignment(reading, *one.mac);
        if (!one.assignment) one.error = "nothing is assigned to " + one.mac->to_string();
    } catch (const Error& error) {
        one.error = error.what();
    }
    return one;
}

/// Each assignment is read in a transaction of its own, because a read costs xenstored the more,
/// the more its transaction has read before.
std::vector<ListedAssignment> read_all(const std::vector<std::string>& keys) {
    Store store;
    std::vector<ListedAssignment> all;
    all.reserve(keys.size());
    for (const std::string& key : keys) {
        all.push_back(
            store.transact([&](const Transaction& now) { return read_listed(now, key); }));
    }
    return all;
}

std::vector<VifUsingIt> vifs_using(const ListedAssignment& one, const BindingSet& bindings,
                                   Store& store, const Enforcer& enforcer) {
    std::vector<VifUsingIt> all;
    for (const Binding* binding : bindings.by_serial()) {
        if (binding->mac != one.mac) continue;
        all.push_back({binding->vif,
                       assignment_finding(store, backend_of(binding->vif), *binding, enforcer)});
    }
    return all;
}

std::string text_of(const ListedAssignment& one, const std::string& node) {
    const auto text = one.texts.find(node);
    return text == one.texts.end() ? "-" : text->second;
}

std::string other_nodes(const ListedAssignment& one) {
    std::vector<std::string> words;
    for (const auto& [node, text] : one.texts) {
        if (node == "ip" || node == "hostname") continue;
        const bool is_one_word = text.find(' ') == std::string::npos;
        words.push_back(node + "=" + (is_one_word ? printable(text) : quote(text)));
    }
    return words.empty() ? "-" : join(words, " ");
}

/// "!" marks a vif with something else in force than is assigned to its MAC now.
Row row_of(const ListedAssignment& one, const std::vector<VifUsingIt>& in_force) {
    std::vector<std::string> vifs;
    std::vector<std::string> differences;
    for (const VifUsingIt& vif_using : in_force) {
        vifs.push_back(vif_using.vif.to_string() + (vif_using.finding ? "!" : ""));
        if (vif_using.finding) differences.push_back(vif_using.finding->sentence);
    }
    const Cell vifs_cell = {vifs.empty() ? "-" : join(vifs, " "),
                            differences.empty() ? Colour::none : Colour::bad};
    const Colour colour = one.error.empty() ? Colour::none : Colour::bad;
    return {.cells = {{one.mac ? one.mac->to_string() : printable(one.key), colour},
                      {printable(text_of(one, "ip"))},
                      {printable(text_of(one, "hostname"))},
                      {other_nodes(one)},
                      vifs_cell},
            .remark = one.error.empty() ? join(differences, "; ") : one.error};
}

Json as_json(const ListedAssignment& one, const std::vector<VifUsingIt>& in_force) {
    Json object = {
        {"mac", nullptr},      {"key", one.key},   {"nodes", one.texts},       {"ip", nullptr},
        {"hostname", nullptr}, {"error", nullptr}, {"in-force", Json::array()}};
    if (one.mac) object["mac"] = one.mac->to_string();
    if (!one.error.empty()) object["error"] = one.error;
    if (one.assignment) {
        object["ip"] = texts(one.assignment->addresses);
        object["hostname"] = one.assignment->hostname.to_string();
    }
    for (const VifUsingIt& vif_using : in_force) {
        Json vif = {{"vif", vif_using.vif.to_string()}, {"finding", nullptr}};
        if (vif_using.finding) vif["finding"] = vif_using.finding->sentence;
        object["in-force"].push_back(vif);
    }
    return object;
}

std::vector<std::string> keys_of(const std::vector<std::string>& macs) {
    std::vector<std::string> keys;
    for (const std::string& text : macs) {
        keys.push_back(mac_argument(text).store_key());
    }
    return keys;
}

struct AssignmentsView {
    std::vector<ListedAssignment> assignments;
    std::vector<std::vector<VifUsingIt>> in_force;  // for each of them, in the same order
    std::string incomplete;                         // a sentence: why there may be more
};

AssignmentsView assignments_view(const Enforcer& enforcer, const std::vector<std::string>& macs) {
    const Keys all = macs.empty() ? all_keys(enforcer) : Keys{keys_of(macs), ""};
    AssignmentsView view = {read_all(all.keys), {}, all.incomplete};
    const BindingSet bindings = enforcer.registry().peek();
    Store store;
    for (const ListedAssignment& one : view.assignments)
        view.in_force.push_back(vifs_using(one, bindings, store, enforcer));
    return view;
}

CheckResult result_of(const AssignmentsView& view) {
    const bool are_usable =
        std::ranges::all_of(view.assignments, &std::string::empty, &ListedAssignment::error);
    return are_usable && view.incomplete.empty() ? CheckResult::clean : CheckResult::differs;
}

void print_text(const AssignmentsView& view) {
    std::vector<Row> rows;
    for (std::size_t i = 0; i < view.assignments.size(); ++i)
        rows.push_back(row_of(view.assignments[i], view.in_force[i]));
    std::cout << table(assignments_columns, rows, Terminal::of_standard_output());
    if (!view.incomplete.empty()) std::cerr << "workspacectl: " << view.incomplete << "\n";
}

void print_as_json(const AssignmentsView& view) {
    Json list = Json::array();
    for (std::size_t i = 0; i < view.assignments.size(); ++i)
        list.push_back(as_json(view.assignments[i], view.in_force[i]));
    Json document = {{"assignments", list}, {"incomplete", nullptr}};
    if (!view.incomplete.empty()) document["incomplete"] = view.incomplete;
    print_json(document);
}

}  // namespace

CheckResult assignments(const Enforcer& enforcer, const std::vector<std::string>& macs,
                        Format format) {
    const AssignmentsView view = assignments_view(enforcer, macs);
    switch (format) {
        case Format::text:
            print_text(view);
            break;
        case Format::json:
            print_as_json(view);
            break;
    }
    return result_of(view);
}

}  // namespace vif_workspace
