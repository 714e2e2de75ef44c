// SPDX-License-Identifier: GPL-2.0-or-later
// Measures what the program costs, as ratios between methods that are measured beside each other in
// one run. It judges nothing: times are for people to read.
#include <cstdlib>
#include <iostream>
#include <map>

#include <CLI/CLI.hpp>

#include "bench/groups.h"

int main(int argc, char** argv) {
    namespace bench = vif_workspace::tests::bench;
    const std::map<std::string, void (*)(const bench::Sizes&)> known = {
        {"frames", bench::frames}, {"events", bench::events}, {"storm", bench::storm}};
    std::vector<std::string> groups = {"frames", "events", "storm"};
    bench::Sizes sizes;

    CLI::App app("Measures what the filters cost, in network namespaces of its own, as root.",
                 "bench");
    app.add_option("GROUP", groups,
                   "frames: what a frame costs on its way through the bridge\n"
                   "events: how long one vif takes to come and to go\n"
                   "storm: many at once beside a program that changes rules (default: all three)")
        ->check(CLI::IsMember(known));
    app.add_option("--vifs", sizes.vifs, "frames: how many vifs are in force")
        ->delimiter(',')
        ->check(CLI::Range(1U, 10000U))
        ->capture_default_str();
    app.add_option("--others", sizes.others, "events: how many others are in force")
        ->delimiter(',')
        ->check(CLI::Range(0U, 10000U))
        ->capture_default_str();
    app.add_option("--at-once", sizes.at_once, "storm: how many scripts run at once")
        ->check(CLI::Range(1U, 250U))
        ->capture_default_str();
    app.add_option("--rounds", sizes.rounds,
                   "how often every method has its turn; a table has the medians (storm: a third)")
        ->check(CLI::Range(1U, 1000U))
        ->capture_default_str();
    app.footer("Example: a quick look at frames\n  bench frames --vifs 1,100 --rounds 5");
    CLI11_PARSE(app, argc, argv);
    try {
        for (const std::string& group : groups) known.at(group)(sizes);
    } catch (const std::exception& error) {
        std::cerr << "bench: " << error.what() << "\n";
        return 1;
    }
    return 0;
}
