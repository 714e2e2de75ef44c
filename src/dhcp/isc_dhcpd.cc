#include "dhcp/isc_dhcpd.h"

#include <algorithm>

#include <net/if.h>

#include "dhcp/answer_paths.h"
#include "dhcp/dhcpd_configuration.h"
#include "dhcp/dhcpd_process.h"
#include "host/command.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

std::vector<AnswerPath> without(std::vector<AnswerPath> paths,
                                const std::vector<AnswerPath>& others) {
    std::erase_if(paths, [&](const AnswerPath& path) {
        return std::ranges::find(others, path) != others.end();
    });
    return paths;
}

/// Neighbours are forgotten with the interface, and when its MAC changes.
std::string heading_for(const InterfaceName& bridge, unsigned index) {
    const std::optional<MacAddress> mac = mac_of(bridge);
    return "interface " + std::to_string(index) + " " + (mac ? mac->to_string() : "gone") + "\n";
}

/// The paths that stand on a bridge, recorded in the run directory before they are made and until
/// they are gone. A record that was cut short, or that is of a bridge which has been made again or
/// has another MAC since (the kernel forgets its neighbours then), does not tell what stands: then
/// all are made again.
class StandingPaths {
  public:
    StandingPaths(const InterfaceName& bridge, unsigned index, const DhcpPaths& paths)
        : file_(paths.run / ("answers." + bridge.to_string())),
          heading_(heading_for(bridge, index)) {
        const std::string text = read_file(file_).value_or("\n");
        is_certain_ = text.starts_with(heading_);
        standing_ = parse_answer_paths(text.substr(text.find('\n') + 1));
    }

    void become(const std::vector<AnswerPath>& wanted, const Deadline& deadline) {
        const std::vector<AnswerPath> obsolete = without(standing_, wanted);
        const std::vector<AnswerPath> missing = is_certain_ ? without(wanted, standing_) : wanted;
        if (obsolete.empty() && missing.empty()) return;

        std::vector<AnswerPath> all = wanted;
        all.insert(all.end(), obsolete.begin(), obsolete.end());
        replace_file(file_, "cut short\n" + render(all));
        remove(obsolete, deadline);
        add(missing, deadline);
        wanted.empty() ? remove_file(file_) : replace_file(file_, heading_ + render(wanted));
    }

    /// They may have been taken away by somebody else.
    void doubt() const {
        if (!standing_.empty()) replace_file(file_, "cut short\n" + render(standing_));
    }

  private:
    /// What is gone already (with its device, or in an attempt that was cut short) is no error.
    static void remove(const std::vector<AnswerPath>& paths, const Deadline& deadline) {
        std::string lines;
        for (const AnswerPath& path : paths) lines += path.remove + "\n";
        if (!lines.empty()) run({{"ip", "-force", "-batch", "-"}, lines}, deadline);
    }

    static void add(const std::vector<AnswerPath>& paths, const Deadline& deadline) {
        std::string lines;
        std::vector<AnswerPath> rules;
        for (const AnswerPath& path : paths) {
            lines += path.add + "\n";
            if (path.add.starts_with("rule ")) rules.push_back(path);
        }
        if (lines.empty()) return;
        remove(rules, deadline);  // a rule is the one thing that `ip` cannot replace
        run_successfully({{"ip", "-batch", "-"}, lines}, deadline);
    }

    Path file_;
    std::string heading_;
    bool is_certain_;
    std::vector<AnswerPath> standing_;
};

/// The index is part of the text: a dhcpd that listens on a bridge made anew is another one.
std::string text_for(unsigned index, const InterfaceName& bridge, const BindingSet& set) {
    return "# interface " + std::to_string(index) + "\n" + dhcpd_configuration(bridge, set);
}

/// What `ip` prints of a bridge's addresses, own table, neighbours and rule.
std::string listed_paths(const InterfaceName& bridge, unsigned table, const Deadline& deadline) {
    const std::string& device = bridge.to_string();
    const std::vector<std::vector<std::string>> lists = {
        {"ip", "-4", "address", "show", "dev", device},
        {"ip", "-4", "rule", "list"},
        {"ip", "-4", "route", "show", "table", std::to_string(table)},
        {"ip", "-4", "neigh", "show", "dev", device, "nud", "permanent"}};
    std::string lines;
    // A table that has no route is none, and that is an answer.
    for (const auto& words : lists) lines += run({words}, deadline).output;
    return lines;
}

}  // namespace

void IscDhcpd::serve(const InterfaceName& bridge, const BindingSet& set, const Deadline& deadline) {
    const unsigned index = if_nametoindex(bridge.to_string().c_str());
    StandingPaths paths(bridge, index, paths_);
    DhcpdProcess process(bridge, paths_);
    if (set.served_on(bridge).empty()) {
        process.stop(deadline);
        paths.become({}, deadline);
        return;
    }
    if (index == 0) {
        throw Error(Fault::system,
                    "bridge " + quote(bridge.to_string()) + " is gone; make it again");
    }
    paths.become(answer_paths(bridge, set, answer_table(index)), deadline);

    const auto serve_exactly = [&](const BindingSet& served) {
        served.served_on(bridge).empty() ? process.stop(deadline)
                                         : process.run(text_for(index, bridge, served), deadline);
    };
    // First to silence for whoever's entry changes, then to the new entry: never two answers at
    // once.
    const std::vector<VifId> changing = contradicted(process.configuration(), bridge, set);
    BindingSet steady = set;
    for (const VifId& vif : changing) steady = steady.without(vif);
    if (!changing.empty()) serve_exactly(steady);
    serve_exactly(set);
}

void IscDhcpd::doubt(const InterfaceName& bridge) {
    StandingPaths(bridge, 0, paths_).doubt();
    DhcpdProcess(bridge, paths_).doubt();
}

std::vector<Disagreement> IscDhcpd::disagreements(const InterfaceName& bridge,
                                                  const BindingSet& set,
                                                  const Deadline& deadline) const {
    std::vector<Disagreement> all;
    const auto say = [&](const std::string& what) {
        all.push_back({.part = Part::dhcp,
                       .bridge = bridge,
                       .sentence = "dhcpd on " + bridge.to_string() + ": " + what});
    };
    const unsigned index = if_nametoindex(bridge.to_string().c_str());
    const DhcpdProcess process(bridge, paths_);
    const std::string served = process.configuration();
    const std::size_t running = process.running();
    if (set.served_on(bridge).empty()) {
        if (running > 0) say("it runs, and there is no workspace on that bridge");
        return all;
    }
    if (running > 1) say("more than one of ours runs");
    if (served.empty()) {
        say(running == 0 ? "it does not run" : "it runs without its files");
    } else if (served != text_for(index, bridge, set)) {
        say("its configuration is not that of the workspaces in force");
    }
    const std::string listed = "\n" + listed_paths(bridge, answer_table(index), deadline);
    for (const AnswerPath& path : answer_paths(bridge, set, answer_table(index))) {
        if (listed.find(as_listed(path)) == std::string::npos)
            say("its answers lack their way: `ip " + path.add + "`");
    }
    return all;
}

std::string IscDhcpd::describe(const InterfaceName& bridge, const BindingSet& set) const {
    return set.served_on(bridge).empty() ? "" : dhcpd_configuration(bridge, set);
}

std::vector<InterfaceName> IscDhcpd::bridges() const {
    return DhcpdProcess::bridges_in(paths_.configuration);
}

std::vector<Process> IscDhcpd::processes() const {
    std::vector<Process> all;
    for (const InterfaceName& bridge : bridges()) {
        for (Process& process : DhcpdProcess(bridge, paths_).processes())
            all.push_back(std::move(process));
    }
    return all;
}

}  // namespace vif_workspace
