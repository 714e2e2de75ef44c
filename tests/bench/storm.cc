#include <algorithm>
#include <iterator>
#include <memory>

#include "bench/crowd.h"
#include "bench/groups.h"
#include "bench/table.h"
#include "bench/testbed.h"
#include "support/in_force.h"
#include "support/other_program.h"

namespace vif_workspace::bench {
namespace {

using namespace tests;

/// Every rule of ours and every element, in an order of their own.
std::vector<std::string> sorted_rules() {
    std::string text = rules_in_force();
    std::ranges::replace(text, ',', '\n');
    std::istringstream lines(text);
    std::vector<std::string> rules;
    for (std::string line; std::getline(lines, line);) {
        // Element lists are indented, and broken where a line is full.
        const std::size_t start = line.find_first_not_of(" \t");
        if (start == std::string::npos) continue;
        line.erase(0, start);
        if (line.starts_with("elements = { ")) line.erase(0, 13);
        if (line.ends_with(" }")) line.erase(line.size() - 2);
        rules.push_back(line);
    }
    std::ranges::sort(rules);
    return rules;
}

std::vector<std::string> missing(const std::vector<std::string>& from,
                                 const std::vector<std::string>& in) {
    std::vector<std::string> rest;
    std::ranges::set_difference(in, from, std::back_inserter(rest));
    return rest;
}

struct Losses {
    double lost = 0;
    double doubled = 0;
};

class Crowd {
  public:
    Crowd(std::string script, unsigned count) : script_(std::move(script)) {
        add_wide_bridge(world_);
        for (unsigned domid = 1; domid <= count; ++domid) {
            add_assigned_domain(world_, domid);
            vifs_.push_back(&world_.add_vif(domid, 0, {.mac = mac_of(domid), .script = script_}));
        }
    }

    /// Milliseconds from the first start to the last end, and how many failed.
    std::pair<double, double> all_online() {
        for (Vif* vif : vifs_) vif->build(world_.store());
        const Clock::time_point start = Clock::now();
        std::vector<Process> scripts;
        for (const Vif* vif : vifs_) scripts.push_back(vif->start("online"));
        double failed = 0;
        for (Process& script : scripts) failed += Vif::ended(script).status == 0 ? 0 : 1;
        const std::chrono::duration<double, std::milli> time = Clock::now() - start;
        return {time.count(), failed};
    }

    /// Ports that are not on their bridge, lines that the record does not have or has twice, and
    /// what the kernel has of rules less or more than a repair from the record makes.
    Losses losses() const {
        Losses losses;
        for (const Vif* vif : vifs_) losses.lost += vif->is_on("xenbr0") ? 0 : 1;
        if (script_ != "vif-workspace") return losses;
        const std::string record = registry();
        for (const Vif* vif : vifs_) {
            const std::size_t at = record.find(vif->name() + " ");
            if (at == std::string::npos)
                ++losses.lost;
            else if (record.find("\n" + vif->name() + " ", at) != std::string::npos)
                ++losses.doubled;
        }
        const std::vector<std::string> before = sorted_rules();
        run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
        const std::vector<std::string> whole = sorted_rules();
        losses.lost += static_cast<double>(missing(before, whole).size());
        losses.doubled += static_cast<double>(missing(whole, before).size());
        return losses;
    }

    void all_offline() {
        for (const Vif* vif : vifs_) vif->close(world_.store());
        std::vector<Process> scripts;
        for (const Vif* vif : vifs_) scripts.push_back(vif->start("offline"));
        for (Process& script : scripts) Vif::ended(script);
        for (const Vif* vif : vifs_) vif->remove_nodes(world_.store());
    }

  private:
    std::string script_;
    World world_;
    std::vector<Vif*> vifs_;
};

enum Reading : std::size_t { alone, beside, failed, lost, doubled, others_failed };

Turn storming(const std::string& script, const std::string& filter, unsigned at_once) {
    auto crowd = std::make_shared<Crowd>(script, at_once);
    configure_filter(filter);
    return [crowd] {
        Readings readings(others_failed + 1);
        const auto [undisturbed, failed_alone] = crowd->all_online();
        crowd->all_offline();
        OtherProgram other;
        const auto [disturbed, failed_beside] = crowd->all_online();
        readings[others_failed] = other.failures();
        const Losses losses = crowd->losses();
        crowd->all_offline();
        readings[alone] = undisturbed;
        readings[beside] = disturbed;
        readings[failed] = failed_alone + failed_beside;
        readings[lost] = losses.lost;
        readings[doubled] = losses.doubled;
        return readings;
    };
}

double sum(const std::vector<Readings>& rounds, Reading reading) {
    double total = 0;
    for (const Readings& round : rounds) total += round.at(reading);
    return total;
}

}  // namespace

void storm(const Sizes& sizes) {
    std::vector<Testbed> testbeds;
    const unsigned count = sizes.at_once;
    testbeds.emplace_back("vif-bridge alone",
                          [=] { return storming("vif-bridge", "none", count); });
    for (const char* filter : {"none", "ebtables", "nftables"}) {
        testbeds.emplace_back("vif-workspace, " + std::string(filter),
                              [=] { return storming("vif-workspace", filter, count); });
    }
    const unsigned rounds = std::max(sizes.rounds / 3, 1U);
    const auto readings = measure_in_turn(testbeds, rounds);

    Table table(std::to_string(count) +
                    " hotplug scripts at once, online: milliseconds, first start "
                    "to last end",
                {"", "quiet host", "ratio", "beside others", "ratio", "failed", "lost", "doubled",
                 "others failed"});
    for (std::size_t i = 0; i < testbeds.size(); ++i) {
        std::vector<std::string> row = {testbeds[i].name()};
        for (const Reading reading : {alone, beside}) {
            const double time = median(readings[i], reading);
            row.push_back(number(time, 0));
            row.push_back(ratio(time, median(readings[0], reading)));
        }
        for (const Reading reading : {failed, lost, doubled, others_failed}) {
            row.push_back(number(sum(readings[i], reading), 0));
        }
        table.add(row);
    }
    table.note(
        "Others: a program that adds and deletes rules and elements of its own without end, "
        "by ebtables and nft.");
    table.note("Lost, doubled: ports, lines of the record, and rules, of all " +
               std::to_string(rounds) + " rounds; to be reached: none.");
    table.print();
}

}  // namespace vif_workspace::bench
