// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <iostream>

#include "commands/commands.h"
#include "enforce/findings.h"
#include "model/error.h"
#include "output/as_json.h"
#include "output/table.h"
#include "store/assigned.h"

namespace vif_workspace {
namespace {

const std::vector<Column> assignments_columns = {
    {"MAC", 17}, {"IP", 12}, {"HOSTNAME", 8}, {"OTHER", 5}, {"IN FORCE", 8}};

/// One directory below workspace/vif, good or bad.
struct Assigned {
    std::string key;                       // its name
    std::optional<MacAddress> mac;         // if it is one
    NodeTexts texts;                       // as they stand
    std::optional<Assignment> assignment;  // as they are read
    std::string why_not = {};              // as one sentence
};

/// A vif in force with an assignment's MAC.
struct VifUsingIt {
    VifId vif;
    std::optional<Finding> other;
};

struct Listing {
    std::vector<std::string> keys;
    std::string incomplete;  // why there may be more
};

std::vector<std::string> known_keys(const Enforcer& enforcer) {
    std::vector<std::string> keys;
    const BindingSet bindings = enforcer.registry().peek();
    for (const Binding* binding : bindings.by_arrival()) keys.push_back(binding->mac.store_key());
    return keys;
}

/// Where there are too many to list, those of the vifs in force.
Listing listing(const Enforcer& enforcer) {
    Listing all;
    Store store;  // for this alone: it is of no use after a list that was too long
    try {
        all.keys = store.transact([](const Transaction& now) { return assigned_keys(now); });
    } catch (const Error& error) {
        all = {known_keys(enforcer),
               std::string(error.what()) +
                   ". oxenstored lists no more than 4096 bytes of names, 227 MACs; these are those "
                   "of the vifs in force, `workspacectl assignments MAC` shows any other"};
    }
    std::ranges::sort(all.keys);
    all.keys.erase(std::unique(all.keys.begin(), all.keys.end()), all.keys.end());
    return all;
}

Assigned read_assigned(const Transaction& reading, const std::string& key) {
    Assigned one = {key, MacAddress::parse_store_key(key), {}, std::nullopt};
    if (!one.mac) {
        one.why_not = quote(key) +
                      " is no MAC like 00-16-3e-00-00-0a, so that no vif finds it; "
                      "remove workspace/vif/" +
                      key;
        return one;
    }
    one.texts = assigned_texts(reading, *one.mac);
    try {
        one.assignment = read_assignment(reading, *one.mac);
        if (!one.assignment) one.why_not = "nothing is assigned to " + one.mac->to_string();
    } catch (const Error& error) {
        one.why_not = error.what();
    }
    return one;
}

/// Each in a transaction of its own: what xenstored does for a read grows with what its transaction
/// has read before.
std::vector<Assigned> read_all(const std::vector<std::string>& keys) {
    Store store;
    std::vector<Assigned> all;
    all.reserve(keys.size());
    for (const std::string& key : keys) {
        all.push_back(
            store.transact([&](const Transaction& now) { return read_assigned(now, key); }));
    }
    return all;
}

std::vector<VifUsingIt> vifs_using(const Assigned& one, const BindingSet& bindings, Store& store,
                                   const Enforcer& enforcer) {
    std::vector<VifUsingIt> all;
    for (const Binding* binding : bindings.by_arrival()) {
        if (binding->mac != one.mac) continue;
        all.push_back({binding->vif,
                       assignment_finding(store, backend_of(binding->vif), *binding, enforcer)});
    }
    return all;
}

std::string text_of(const Assigned& one, const std::string& node) {
    const auto text = one.texts.find(node);
    return text == one.texts.end() ? "-" : text->second;
}

std::string other_nodes(const Assigned& one) {
    std::string words;
    for (const auto& [node, text] : one.texts) {
        if (node == "ip" || node == "hostname") continue;
        const bool is_one_word = text.find(' ') == std::string::npos;
        words +=
            (words.empty() ? "" : " ") + node + "=" + (is_one_word ? shown(text) : quote(text));
    }
    return words.empty() ? "-" : words;
}

Row row_of(const Assigned& one, const std::vector<VifUsingIt>& in_force) {
    Cell force = {"-"};
    std::string remark = one.why_not;
    for (const VifUsingIt& vif_using : in_force) {
        const std::string name = vif_using.vif.to_string() + (vif_using.other ? "!" : "");
        force.text = force.text == "-" ? name : force.text + " " + name;
        if (vif_using.other) force.colour = Colour::bad;
        if (vif_using.other && one.why_not.empty())
            remark += (remark.empty() ? "" : "; ") + vif_using.other->sentence;
    }
    const Colour colour = one.why_not.empty() ? Colour::none : Colour::bad;
    return {.cells = {{one.mac ? one.mac->to_string() : shown(one.key), colour},
                      {shown(text_of(one, "ip"))},
                      {shown(text_of(one, "hostname"))},
                      {other_nodes(one)},
                      force},
            .remark = remark};
}

Json as_json(const Assigned& one, const std::vector<VifUsingIt>& in_force) {
    Json shown = {
        {"mac", nullptr},      {"key", one.key},   {"nodes", one.texts},       {"ip", nullptr},
        {"hostname", nullptr}, {"error", nullptr}, {"in-force", Json::array()}};
    if (one.mac) shown["mac"] = one.mac->to_string();
    if (!one.why_not.empty()) shown["error"] = one.why_not;
    if (one.assignment) {
        shown["ip"] = texts(one.assignment->addresses);
        shown["hostname"] = one.assignment->hostname.to_string();
    }
    for (const VifUsingIt& vif_using : in_force) {
        Json vif = {{"vif", vif_using.vif.to_string()}, {"finding", nullptr}};
        if (vif_using.other) vif["finding"] = vif_using.other->sentence;
        shown["in-force"].push_back(vif);
    }
    return shown;
}

std::vector<std::string> keys_of(const std::vector<std::string>& macs) {
    std::vector<std::string> keys;
    for (const std::string& text : macs) {
        const auto mac = MacAddress::parse(text);
        if (!mac) {
            throw Error(Fault::usage, quote(text) +
                                          " is no MAC address of a card; write it like "
                                          "00:16:3e:00:00:0a");
        }
        keys.push_back(mac->store_key());
    }
    return keys;
}

/// What is to be shown: a list of assigned and, of each, who has it in force.
struct AssignmentsView {
    std::vector<Assigned> assigned;
    std::vector<std::vector<VifUsingIt>> in_force;
    std::string incomplete;
};

AssignmentsView assignments_view(const Enforcer& enforcer, const std::vector<std::string>& macs) {
    const Listing all = macs.empty() ? listing(enforcer) : Listing{keys_of(macs), ""};
    AssignmentsView view = {read_all(all.keys), {}, all.incomplete};
    const BindingSet bindings = enforcer.registry().peek();
    Store store;
    for (const Assigned& one : view.assigned)
        view.in_force.push_back(vifs_using(one, bindings, store, enforcer));
    return view;
}

CheckResult result(const AssignmentsView& view) {
    const bool all_good =
        std::ranges::all_of(view.assigned, &std::string::empty, &Assigned::why_not);
    return all_good && view.incomplete.empty() ? CheckResult::clean : CheckResult::differs;
}

}  // namespace

CheckResult assignments(const Enforcer& enforcer, const std::vector<std::string>& macs) {
    const AssignmentsView view = assignments_view(enforcer, macs);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < view.assigned.size(); ++i)
        rows.push_back(row_of(view.assigned[i], view.in_force[i]));
    std::cout << table(assignments_columns, rows, Terminal::of_standard_output());
    if (!view.incomplete.empty()) std::cerr << "workspacectl: " << view.incomplete << "\n";
    return result(view);
}

CheckResult assignments_as_json(const Enforcer& enforcer, const std::vector<std::string>& macs) {
    const AssignmentsView view = assignments_view(enforcer, macs);
    Json list = Json::array();
    for (std::size_t i = 0; i < view.assigned.size(); ++i)
        list.push_back(as_json(view.assigned[i], view.in_force[i]));
    Json document = {{"assignments", list}, {"incomplete", nullptr}};
    if (!view.incomplete.empty()) document["incomplete"] = view.incomplete;
    print_json(document);
    return result(view);
}

}  // namespace vif_workspace
