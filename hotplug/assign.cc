#include "model/error.h"
#include "store/assignment_reader.h"
#include "store/store.h"
#include "verbs.h"

namespace vif_workspace {
namespace {

MacAddress parse_mac(const std::string& text) {
    if (const auto mac = MacAddress::parse(text)) return *mac;
    throw Error(Fault::usage, quoted(text) +
                                  " is no MAC address of a card; write it like "
                                  "00:16:3e:00:00:0a");
}

NodeTexts parse_words(const std::vector<std::string>& words) {
    NodeTexts nodes;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) {
            throw Error(Fault::usage,
                        quoted(word) + " is not of the form NODE=VALUE, like ip=10.7.0.10");
        }
        if (!nodes.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
            throw Error(Fault::usage,
                        quoted(word.substr(0, equals)) + " is given twice; give it once");
        }
    }
    return nodes;
}

std::string directory_of(const MacAddress& mac) {
    return "workspace/vif/" + mac.store_key();
}

}  // namespace

void assign(const std::string& mac, const std::vector<std::string>& words) {
    const std::string directory = directory_of(parse_mac(mac));
    const NodeTexts nodes = parse_words(words);
    // Whoever writes it learns at once what would be refused when the vif comes up.
    static_cast<void>(parse_assignment(nodes));

    Store store;
    store.transact([&](const Transaction& writing) {
        writing.remove(directory);
        for (const auto& [node, value] : nodes) writing.write(directory + "/" + node, value);
    });
}

void unassign(const std::string& mac) {
    const std::string directory = directory_of(parse_mac(mac));
    Store store;
    store.transact([&](const Transaction& writing) {
        if (!writing.exists(directory)) {
            throw Error(Fault::input,
                        "nothing is assigned to " + quoted(mac) + "; see `xenstore-ls workspace`");
        }
        writing.remove(directory);
    });
}

}  // namespace vif_workspace
