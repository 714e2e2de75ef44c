#include "dhcp/answer_paths.h"

#include <set>
#include <sstream>

#include "model/join.h"

namespace vif_workspace {
namespace {

AnswerPath link_local_address(const InterfaceName& bridge) {
    const std::string words =
        link_local_server(bridge).to_string() + "/32 dev " + bridge.to_string();
    return {"addr replace " + words, "addr del " + words};
}

AnswerPath rule(unsigned table) {
    const std::string words =
        "pref 6768 ipproto udp sport 67 dport 68 lookup " + std::to_string(table);
    return {"rule add " + words, "rule del " + words};
}

AnswerPath route(const Binding& binding, unsigned table) {
    const std::string words = binding.addresses.dhcp_address().to_string() + "/32 dev " +
                              binding.bridge.to_string() + " table " + std::to_string(table);
    return {"route replace " + words + " scope link src " + binding.offer.server.to_string(),
            "route del " + words};
}

/// Permanent: else the kernel asks for it by ARP, on the site's LAN as well.
AnswerPath neighbour(const Binding& binding) {
    const std::string address = binding.addresses.dhcp_address().to_string();
    const std::string device = " dev " + binding.bridge.to_string();
    return {"neigh replace " + address + " lladdr " + binding.mac.to_string() + device +
                " nud permanent",
            "neigh del " + address + device};
}

}  // namespace

std::vector<AnswerPath> answer_paths(const InterfaceName& bridge, const BindingSet& set,
                                     unsigned table) {
    const std::vector<const Binding*> served = set.served_on(bridge);
    if (served.empty()) return {};
    std::vector<AnswerPath> paths;
    for (const Binding* binding : served) {
        if (binding->offer.server != link_local_server(bridge)) continue;
        paths.push_back(link_local_address(bridge));
        break;
    }
    paths.push_back(rule(table));
    for (const Binding* binding : served) {
        paths.push_back(route(*binding, table));
        paths.push_back(neighbour(*binding));
    }
    return paths;
}

std::string as_listed(const AnswerPath& path) {
    std::istringstream line(path.add);
    std::vector<std::string> words;
    for (std::string word; line >> word;) words.push_back(word);
    const std::string& kind = words.front();
    const std::string subject = words.at(2).substr(0, words.at(2).find("/32"));
    if (kind == "rule") return path.add.substr(path.add.find("ipproto"));
    if (kind == "route")
        return "\n" + subject + " dev " + words.at(4) + " scope link src " + words.back();
    if (kind == "neigh") return "\n" + subject + " lladdr " + words.at(4) + " PERMANENT";
    return " " + words.at(2) + " ";
}

std::string render(const std::vector<AnswerPath>& paths) {
    std::string text;
    for (const AnswerPath& path : paths) text += path.add + "\t" + path.remove + "\n";
    return text;
}

std::vector<AnswerPath> parse_answer_paths(const std::string& text) {
    std::vector<AnswerPath> paths;
    std::istringstream lines(text);
    AnswerPath path;
    while (std::getline(lines, path.add, '\t') && std::getline(lines, path.remove)) {
        paths.push_back(path);
    }
    return paths;
}

}  // namespace vif_workspace
