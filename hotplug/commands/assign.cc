// SPDX-License-Identifier: GPL-2.0-or-later
#include <iostream>
#include <iterator>

#include "commands/commands.h"
#include "commands/mac_argument.h"
#include "config/assignment_file.h"
#include "enforce/command_limits.h"
#include "host/file.h"
#include "model/error.h"
#include "store/assignment_store.h"
#include "store/store.h"

namespace vif_workspace {
namespace {

NodeTexts parse_words(const std::vector<std::string>& words) {
    NodeTexts nodes;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) {
            throw Error(ErrorKind::usage,
                        quote(word) + " is not of the form NODE=VALUE, like ip=10.7.0.10");
        }
        if (!nodes.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
            throw Error(ErrorKind::usage,
                        quote(word.substr(0, equals)) + " is given twice; give it once");
        }
    }
    return nodes;
}

void replace(const Transaction& writing, const MacAddress& mac, const NodeTexts& nodes) {
    const std::string directory = assignment_directory(mac);
    writing.remove(directory);
    for (const auto& [node, value] : nodes) writing.write(directory + "/" + node, value);
}

std::string text_of_standard_input() {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

std::string text_of_file(const std::string& file) {
    const auto text = read_file(file);
    if (!text)
        throw Error(ErrorKind::input, "file " + quote(file) + " does not exist; check its path");
    return *text;
}

}  // namespace

void assign(const std::string& mac, const std::vector<std::string>& words) {
    const MacAddress address = mac_argument(mac);
    const NodeTexts nodes = parse_words(words);
    // The person who writes it learns now what would be refused when the vif comes up.
    static_cast<void>(parse_assignment(nodes));

    Store store;
    store.transact([&](const Transaction& writing) { replace(writing, address, nodes); });
}

void assign_from(const std::string& file) {
    const bool is_standard_input = file == "-";
    const std::vector<FiledAssignment> all =
        is_standard_input ? parse_assignment_file(text_of_standard_input(), "standard input")
                          : parse_assignment_file(text_of_file(file), file);
    // The watchdog begins here, because a person may type standard input by hand.
    with_watchdog([&] {
        Store store;
        store.transact([&](const Transaction& writing) {
            for (const FiledAssignment& one : all) replace(writing, one.mac, one.nodes);
        });
    })();
}

void unassign(const std::string& mac) {
    const std::string directory = assignment_directory(mac_argument(mac));
    Store store;
    store.transact([&](const Transaction& writing) {
        if (!writing.exists(directory)) {
            throw Error(ErrorKind::input, "nothing is assigned to " + quote(mac) +
                                              "; `workspacectl assignments` lists the assignments");
        }
        writing.remove(directory);
    });
}

}  // namespace vif_workspace
