#include "host/udp_listeners.h"

#include <map>
#include <sstream>

#include <boost/filesystem/operations.hpp>

#include "host/file.h"
#include "host/proc_net.h"

namespace vif_workspace {
namespace {

std::vector<std::string> words_of(const Path& process) {
    std::istringstream line(read_file(process / "cmdline").value_or(""));
    std::vector<std::string> words;
    std::string word;
    while (std::getline(line, word, '\0')) words.push_back(word);
    return words;
}

void find_owners(const Path& process, std::map<std::string, std::vector<std::string>>& owners) {
    boost::system::error_code failure;
    for (boost::filesystem::directory_iterator entry(process / "fd", failure), end;
         !failure && entry != end; entry.increment(failure)) {
        boost::system::error_code gone;
        const auto owner = owners.find(read_symlink(entry->path(), gone).string());
        if (owner != owners.end()) owner->second = words_of(process);
    }
}

}  // namespace

std::vector<std::vector<std::string>> udp_listeners(std::uint16_t port) {
    std::map<std::string, std::vector<std::string>> owners;
    for (const std::string& socket :
         udp_sockets_in(read_file("/proc/net/udp").value_or(""), port)) {
        owners[socket];
    }
    if (owners.empty()) return {};

    boost::system::error_code failure;
    for (boost::filesystem::directory_iterator entry("/proc", failure), end;
         !failure && entry != end; entry.increment(failure)) {
        find_owners(entry->path(), owners);
    }
    std::vector<std::vector<std::string>> listeners;
    listeners.reserve(owners.size());
    for (auto& [socket, words] : owners) listeners.push_back(std::move(words));
    return listeners;
}

}  // namespace vif_workspace
