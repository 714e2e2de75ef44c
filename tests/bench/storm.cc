// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

#include "bench/concurrent.h"
#include "bench/groups.h"
#include "bench/table.h"
#include "bench/testbed.h"
#include "support/dhcpd_starts.h"
#include "support/in_force.h"
#include "support/other_program.h"
#include "support/prober.h"

namespace vif_workspace::tests::bench {
namespace {

/// Every rule of ours and every element, sorted.
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

struct Differences {
    double lost = 0;
    double doubled = 0;
};

struct StormMethod {
    std::string name, script, filter, dhcp_server;

    bool has_dhcp() const { return dhcp_server != "none"; }
};

/// A guest that is served already when the storm begins, and goes on sending DISCOVERs.
struct Resident {
    explicit Resident(Vif& vif) : prober(vif.card(), vif.config().mac) {}

    DhcpdStarts starts;
    Prober prober;
};

class ManyVifs {
  public:
    ManyVifs(const StormMethod& method, unsigned count) : method_(method) {
        add_wide_bridge(world_);
        configure_filter(method.filter, method.dhcp_server);
        for (unsigned domid = 1; domid <= count; ++domid) {
            add_assigned_domain(world_, domid);
            vifs_.push_back(
                &world_.add_vif(domid, 0, {.mac = mac_of(domid), .script = method.script}));
        }
        if (!method.has_dhcp()) return;
        const unsigned domid = count + 1;
        add_assigned_domain(world_, domid);
        Vif& vif = world_.add_vif(domid, 0, {.mac = mac_of(domid)});
        if (vif.create(world_.store()).status == 0) resident_.emplace(vif);
    }

    /// Milliseconds from the first start to the last end, and how many failed.
    std::pair<double, double> all_online() {
        for (Vif* vif : vifs_) vif->build(world_.store());
        if (resident_) resident_->starts.count();
        const Clock::time_point start = Clock::now();
        std::vector<Process> scripts;
        for (const Vif* vif : vifs_) scripts.push_back(vif->start("online"));
        double failed = 0;
        for (Process& script : scripts) {
            while (resident_ && !script.ends_before(Deadline::after(milliseconds(0)))) {
                resident_->prober.go_on();
            }
            failed += Vif::ended(script).status == 0 ? 0 : 1;
        }
        const std::chrono::duration<double, std::milli> time = Clock::now() - start;
        if (resident_) dhcpd_starts_ = std::max(dhcpd_starts_, resident_->starts.count());
        return {time.count(), failed};
    }

    /// The most dhcpd starts in one storm of this round, and DISCOVERs without an answer in all
    /// rounds.
    std::pair<double, double> dhcp() {
        if (!resident_) return {0, 0};
        resident_->prober.finish();
        const std::string unanswered = resident_->prober.unanswered();
        return {std::exchange(dhcpd_starts_, 0), std::ranges::count(unanswered, ' ')};
    }

    /// Ports that are not on their bridge, vifs that the registry does not have or has twice, and
    /// rules that the kernel lacks or has too many, compared with a repair from the registry.
    Differences differences() const {
        Differences differences;
        for (const Vif* vif : vifs_) differences.lost += vif->is_on("xenbr0") ? 0 : 1;
        if (method_.script != "vif-workspace") return differences;
        const std::string registry_text = registry();
        for (const Vif* vif : vifs_) {
            const std::size_t at = registry_text.find(vif->name() + " ");
            if (at == std::string::npos) {
                ++differences.lost;
            } else if (registry_text.find("\n" + vif->name() + " ", at) != std::string::npos) {
                ++differences.doubled;
            }
        }
        const std::vector<std::string> before = sorted_rules();
        run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
        const std::vector<std::string> whole = sorted_rules();
        differences.lost += static_cast<double>(missing(before, whole).size());
        differences.doubled += static_cast<double>(missing(whole, before).size());
        return differences;
    }

    void all_offline() {
        for (const Vif* vif : vifs_) vif->close(world_.store());
        std::vector<Process> scripts;
        for (const Vif* vif : vifs_) scripts.push_back(vif->start("offline"));
        for (Process& script : scripts) Vif::ended(script);
        for (const Vif* vif : vifs_) vif->remove_nodes(world_.store());
    }

  private:
    StormMethod method_;
    World world_;
    std::vector<Vif*> vifs_;
    std::optional<Resident> resident_;
    unsigned dhcpd_starts_ = 0;
};

enum StormReading : std::size_t {
    alone,
    beside,
    failed,
    lost,
    doubled,
    others_failed,
    dhcpd_starts,
    unanswered,
    reading_count
};

Turn storming(const StormMethod& method, unsigned at_once) {
    auto concurrent = std::make_shared<ManyVifs>(method, at_once);
    return [concurrent] {
        Readings readings(reading_count);
        const auto [undisturbed, failed_alone] = concurrent->all_online();
        concurrent->all_offline();
        OtherProgram other;
        const auto [disturbed, failed_beside] = concurrent->all_online();
        readings[others_failed] = other.failures();
        std::tie(readings[dhcpd_starts], readings[unanswered]) = concurrent->dhcp();
        const Differences differences = concurrent->differences();
        concurrent->all_offline();
        readings[alone] = undisturbed;
        readings[beside] = disturbed;
        readings[failed] = failed_alone + failed_beside;
        readings[lost] = differences.lost;
        readings[doubled] = differences.doubled;
        return readings;
    };
}

double most(const std::vector<Readings>& rounds, StormReading reading) {
    double value = 0;
    for (const Readings& round : rounds) value = std::max(value, round.at(reading));
    return value;
}

double sum(const std::vector<Readings>& rounds, StormReading reading) {
    double total = 0;
    for (const Readings& round : rounds) total += round.at(reading);
    return total;
}

}  // namespace

void storm(const Sizes& sizes) {
    std::vector<StormMethod> contenders = {{"vif-bridge alone", "vif-bridge", "none", "none"}};
    for (const std::string server : {"none", "isc-dhcpd"}) {
        for (const std::string filter_name : {"none", "ebtables", "nftables"}) {
            const std::string method = "vif-workspace, " + filter_name;
            contenders.push_back({server == "none" ? method : method + ", dhcpd", "vif-workspace",
                                  filter_name, server});
        }
    }
    const unsigned count = sizes.at_once;
    std::vector<Testbed> testbeds;
    for (const StormMethod& method : contenders) {
        testbeds.emplace_back(method.name, [=] { return storming(method, count); });
    }
    const unsigned rounds = std::max(sizes.rounds / 3, 1U);
    const auto readings = measure_in_turn(testbeds, rounds);

    Table table(std::to_string(count) +
                    " hotplug scripts at once, online: milliseconds, first start "
                    "to last end",
                {"", "quiet host", "ratio", "beside others", "ratio", "failed", "lost", "doubled",
                 "others failed", "dhcpd starts", "unanswered"});
    for (std::size_t i = 0; i < testbeds.size(); ++i) {
        std::vector<std::string> row = {testbeds[i].name()};
        for (const StormReading reading : {alone, beside}) {
            const double time = median(readings[i], reading);
            row.push_back(number(time, 0));
            row.push_back(ratio(time, median(readings[0], reading)));
        }
        for (const StormReading reading : {failed, lost, doubled, others_failed}) {
            row.push_back(number(sum(readings[i], reading), 0));
        }
        const bool has_dhcp = contenders[i].has_dhcp();
        row.push_back(has_dhcp ? number(most(readings[i], dhcpd_starts), 0) : nothing);
        row.push_back(has_dhcp ? number(most(readings[i], unanswered), 0) : nothing);
        table.add(row);
    }
    table.note(
        "Others: a program that adds and deletes rules and elements of its own without end, "
        "by ebtables and nft.");
    table.note("Lost, doubled: ports, lines of the registry, and rules, of all " +
               std::to_string(rounds) + " rounds; to be reached: none.");
    table.note(
        "dhcpd starts: the most in one storm; to be reached: 5. Unanswered: DISCOVERs of a guest "
        "that was served before, one every 50 ms; to be reached: none.");
    table.print();
}

}  // namespace vif_workspace::tests::bench
