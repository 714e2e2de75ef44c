// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/nftables_listing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include <nlohmann/json.hpp>

#include "model/error.h"

namespace vif_workspace {
namespace {

using Json = nlohmann::json;

/// libnftables-json(5) writes a number that fits 64 bits as one, a longer one in hexadecimal.
std::string number(std::uint64_t value) {
    std::array<char, 16> digits = {};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    return "0x" + std::string(digits.data(), end);
}

/// A field of an element, of that type; names are quoted as in commands.
std::string field_text(const Json& field, const std::string& type) {
    if (field.is_number_integer()) {
        // nft prints what is above 2^63 as a negative number.
        const auto value = static_cast<std::uint64_t>(field.get<std::int64_t>());
        return type == "integer" ? number(value) : std::to_string(value);
    }
    if (field.is_string()) {
        const auto text = field.get<std::string>();
        return type == "ifname" ? '"' + text + '"' : text;
    }
    if (field.contains("prefix")) {
        const Json& prefix = field.at("prefix");
        return prefix.at("addr").get<std::string>() + "/" + prefix.at("len").dump();
    }
    const Json& range = field.at("range");
    return field_text(range.at(0), type) + "-" + field_text(range.at(1), type);
}

/// The type of a field. For a set that is declared with typeof, nft lists the type up to 1.0, and
/// from 1.1 on the expression: the name of a port is meta data, and every other one of our table is
/// bytes of a frame.
Json field_type(const Json& field) {
    if (!field.is_object()) return field;
    return field.contains("meta") ? "ifname" : "integer";
}

/// The types of the fields of a set's elements, which are one or several in either form.
Json field_types(const Json& set) {
    const Json& type = set.at("type");
    const Json& declared = type.is_object() ? type.at("typeof") : type;
    const Json& fields =
        declared.is_object() && declared.contains("concat") ? declared.at("concat") : declared;
    Json types = Json::array();
    if (!fields.is_array()) types.push_back(field_type(fields));
    if (fields.is_array()) std::ranges::transform(fields, std::back_inserter(types), field_type);
    return types;
}

std::string element_text(const Json& value, const Json& types) {
    if (!value.is_object() || !value.contains("concat")) return field_text(value, types.at(0));
    std::string text;
    const Json& fields = value.at("concat");
    for (std::size_t i = 0; i < fields.size(); ++i) {
        text += (i == 0 ? "" : " . ") + field_text(fields.at(i), types.at(i));
    }
    return text;
}

/// Elements of these sets are added by rules when a guest sends, and are no part of the bindings.
bool is_learnt(const std::string& set) {
    return set == "chosen" || set == "taken";
}

void read_set(TableListing& listing, const Json& set) {
    const auto name = set.at("name").get<std::string>();
    if (is_learnt(name)) return;
    const Json types = field_types(set);
    for (const Json& entry : set.value("elem", Json::array())) {
        const bool counts = entry.is_object() && entry.contains("elem");
        const Json& value = counts ? entry.at("elem").at("val") : entry;
        const std::string text = element_text(value, types);
        listing.elements[name].insert(text);
        if (counts && entry.at("elem").contains("counter")) {
            listing.frames[name][text] = entry.at("elem").at("counter").at("packets");
        }
    }
}

void read_chain(TableListing& listing, Json chain) {
    chain.erase("handle");
    listing.chains[chain.at("name").get<std::string>()].push_back(chain.dump());
}

void read_rule(TableListing& listing, const Json& rule) {
    listing.chains[rule.at("chain").get<std::string>()].push_back(rule.at("expr").dump());
}

Finding about_all(const std::string& what) {
    return {.subsystem = Subsystem::rules, .sentence = "nftables: " + what};
}

void append(std::vector<Finding>& all, const std::vector<Finding>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

/// The name of each port, quoted as in elements, to its vif.
std::map<std::string, VifId> vifs_by_port(const BindingSet& set) {
    std::map<std::string, VifId> vifs;
    for (const Binding* binding : set.by_serial()) {
        for (const InterfaceName& port : binding->ports) vifs.emplace(port.quoted(), binding->vif);
    }
    return vifs;
}

/// One sentence for the elements of each vif, and one for those of no vif in force.
std::vector<Finding> by_vif(const std::map<std::string, VifId>& owners,
                            const std::set<std::string>& elements, const std::string& what) {
    std::map<std::optional<VifId>, std::vector<std::string>> members;
    for (const std::string& element : elements) {
        const auto owner = owners.find(element.substr(0, element.find(" . ")));
        const auto vif = owner == owners.end() ? std::nullopt : std::optional(owner->second);
        members[vif].push_back(element);
    }
    std::vector<Finding> all;
    all.reserve(members.size());
    for (const auto& [vif, its_elements] : members) {
        all.push_back({.subsystem = Subsystem::rules,
                       .vif = vif,
                       .sentence = "nftables: " + what + join(its_elements, ", ")});
    }
    return all;
}

std::uint64_t frames_by(const std::vector<InterfaceName>& ports, const TableListing& listing,
                        const char* set) {
    std::uint64_t frames = 0;
    const auto counters = listing.frames.find(set);
    if (counters == listing.frames.end()) return frames;
    for (const InterfaceName& port : ports) {
        const auto counter = counters->second.find(port.quoted());
        if (counter != counters->second.end()) frames += counter->second;
    }
    return frames;
}

}  // namespace

TableListing parse_listing(const std::string& json) {
    try {
        TableListing listing;
        const Json document = Json::parse(json);
        for (const Json& object : document.at("nftables").get_ref<const Json::array_t&>()) {
            if (object.contains("set")) read_set(listing, object.at("set"));
            if (object.contains("chain")) read_chain(listing, object.at("chain"));
            if (object.contains("rule")) read_rule(listing, object.at("rule"));
        }
        return listing;
    } catch (const Json::exception& error) {
        throw Error(ErrorKind::system,
                    "cannot parse the listing of nftables: " + sanitize(error.what()));
    }
}

std::vector<Finding> nftables_findings(const TableListing& expected, const TableListing& installed,
                                       const BindingSet& wanted) {
    if (installed.chains.empty() && !expected.chains.empty()) {
        return {about_all("the table " + std::string(bridge_table_name) + " is missing")};
    }
    std::vector<Finding> all;
    for (const auto& [chain, rules] : expected.chains) {
        const auto same = installed.chains.find(chain);
        if (same != installed.chains.end() && same->second == rules) continue;
        all.push_back(about_all("chain " + chain + " does not have the expected rules"));
    }
    for (const auto& [chain, rules] : installed.chains) {
        if (!expected.chains.contains(chain))
            all.push_back(about_all("chain " + chain + " is not one of ours"));
    }
    const ElementChange change = element_change(installed.elements, expected.elements);
    const std::map<std::string, VifId> owners = vifs_by_port(wanted);
    for (const auto& [set, elements] : change.added)
        append(all, by_vif(owners, elements, "set " + set + " lacks "));
    for (const auto& [set, elements] : change.removed)
        append(all, by_vif(owners, elements, "set " + set + " has unexpected elements: "));
    return all;
}

std::vector<VifId> confined_vifs(const TableListing& listing) {
    std::vector<VifId> vifs;
    const auto ports = listing.elements.find("ports");
    if (ports == listing.elements.end()) return vifs;
    for (const std::string& port : ports->second) {
        // A table of our name that another program has made may have any elements.
        if (!port.starts_with('"')) continue;
        const auto vif = VifId::parse(std::string_view(port).substr(1, port.size() - 2));
        if (vif) vifs.push_back(*vif);
    }
    return vifs;
}

Counts read_counts(const Binding& binding, const TableListing& listing) {
    Counts counts = {.accepted = frames_by(binding.ports, listing, sent_set),
                     .dropped = {},
                     .withheld = frames_by(binding.ports, listing, withheld_set)};
    for (const DropReason& reason : drop_reasons) {
        const std::uint64_t frames = frames_by(binding.ports, listing, reason.set);
        counts.dropped.push_back({reason.word, frames});
        counts.accepted -= std::min(counts.accepted, frames);
    }
    return counts;
}

}  // namespace vif_workspace
