// SPDX-License-Identifier: GPL-2.0-or-later
#include "config/assignment_file.h"

#include <set>
#include <sstream>

#include "config/toml_file.h"
#include "model/error.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

/// A line of the file, for errors about it.
struct Line {
    const std::string& file;
    std::size_t number;

    [[noreturn]] void reject(const std::string& what) const {
        throw Error(ErrorKind::input, file + ":" + std::to_string(number) + ": " + what);
    }
};

/// The assignments in the order of the file.
class Assignments {
  public:
    void add(const std::string& mac, NodeTexts nodes, const Line& line) {
        const auto parsed = MacAddress::parse(mac);
        if (!parsed) {
            line.reject("mac: " + quote(mac) +
                        " is not a unicast MAC address; write it like 00:16:3e:00:00:0a");
        }
        if (!macs_.insert(*parsed).second)
            line.reject("mac: " + quote(mac) + " is listed twice; remove one");
        try {
            static_cast<void>(parse_assignment(nodes));
        } catch (const Error& error) {
            line.reject(error.what());
        }
        list_.push_back({*parsed, std::move(nodes)});
    }

    std::vector<FiledAssignment> take_list() { return std::move(list_); }

  private:
    std::set<MacAddress> macs_;
    std::vector<FiledAssignment> list_;
};

void add_table(Assignments& assignments, const toml::node& element, const std::string& file) {
    const TomlKey entry = {file, "assignment", element};
    std::string mac;
    NodeTexts nodes;
    Settings settings = {{"mac", [&](const TomlKey& at) { mac = string_at(at); }}};
    for (const SchemaNode& node : schema()) {
        settings[node.name] = [&nodes, name = node.name](const TomlKey& at) {
            nodes[name] = node_text_at(at);
        };
    }
    const toml::table& table = table_at(entry);
    apply(table, "assignment.", file, settings);
    if (!table.contains("mac")) entry.reject("has no mac; add one, like 00:16:3e:00:00:0a");
    assignments.add(mac, nodes, {file, element.source().begin.line});
}

void read_toml(Assignments& assignments, const std::string& text, const std::string& file) {
    apply(parse_toml(text, file), "", file,
          {{"assignment", [&](const TomlKey& at) {
                const auto* list = at.node.as_array();
                if (list == nullptr) at.reject("must be a list of tables; write [[assignment]]");
                for (const toml::node& element : *list) add_table(assignments, element, file);
            }}});
}

/// The words of a line without its comment. A pool may separate words by tabs, too, and end its
/// lines in CR LF.
std::vector<std::string> words_before_comment(std::string_view line) {
    std::istringstream stream(std::string(line.substr(0, line.find('#'))));
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

void add_pool_line(Assignments& assignments, const std::vector<std::string>& words,
                   const std::string& dns, const Line& line) {
    if (words.size() == 5) {
        line.reject("has no MAC, but an assignment belongs to a MAC; add it as the sixth word");
    }
    if (words.size() != 6) {
        line.reject("has " + std::to_string(words.size()) +
                    " words; write six: hostname ip gateway broadcast netmask MAC");
    }
    NodeTexts nodes = {{"hostname", words[0]},  {"ip", words[1]},      {"gateway", words[2]},
                       {"broadcast", words[3]}, {"netmask", words[4]}, {"dns", dns}};
    std::erase_if(nodes, [](const auto& node) { return node.second == "none"; });
    assignments.add(words[5], std::move(nodes), line);
}

/// The format of the workspace service: first the name server or `none`, then a line for each
/// address.
void read_pool(Assignments& assignments, const std::string& text, const std::string& file) {
    std::string dns;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text)) {
        const std::vector<std::string> words = words_before_comment(line);
        ++number;
        if (words.empty()) continue;
        if (!dns.empty()) {
            add_pool_line(assignments, words, dns, {file, number});
            continue;
        }
        if (words.size() > 1) {
            Line{file, number}.reject(
                "the first line of a pool must be the address of the name server, or none; a TOML "
                "file begins with [[assignment]]");
        }
        dns = words.front();
    }
}

bool is_toml(const std::string& text) {
    for (const std::string_view line : lines_of(text)) {
        if (words_before_comment(line).empty()) continue;
        return line.find('[') != std::string::npos || line.find('=') != std::string::npos;
    }
    return false;
}

}  // namespace

std::vector<FiledAssignment> parse_assignment_file(const std::string& text,
                                                   const std::string& file_name) {
    Assignments assignments;
    is_toml(text) ? read_toml(assignments, text, file_name)
                  : read_pool(assignments, text, file_name);
    std::vector<FiledAssignment> list = assignments.take_list();
    if (list.empty()) {
        throw Error(ErrorKind::input, file_name +
                                          ": has no assignment; see ASSIGNMENT FILES in "
                                          "workspacectl(8)");
    }
    return list;
}

}  // namespace vif_workspace
