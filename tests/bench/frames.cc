// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>
#include <memory>

#include "bench/concurrent.h"
#include "bench/groups.h"
#include "bench/rule_a_vif.h"
#include "bench/stream.h"
#include "bench/table.h"
#include "bench/testbed.h"

namespace vif_workspace::tests::bench {
namespace {

constexpr unsigned frames_a_turn = 20000;
const std::string far_mac = "02:aa:00:00:00:0c";
const std::string far_ip = "10.9.0.254";
const std::string stolen_ip = "10.9.0.253";

/// The guest, the last of COUNT vifs, on a bridge that leads to a card in another network.
class Site {
  public:
    explicit Site(unsigned domid) : lan_("lan") {
        be_silent(world_.dom0());
        be_silent(lan_);
        add_wide_bridge(world_);
        run_or_throw(
            {"ip", "link", "add", "peth0", "type", "veth", "peer", "name", "eth0", "netns", "lan"});
        run_or_throw({"ip", "-n", "lan", "link", "set", "eth0", "up"});
        run_or_throw({"ip", "link", "set", "peth0", "up"});
        World::add_uplink("xenbr0", "peth0");
        // The destination is behind that card: the card counts the frame and its own machine
        // ignores it.
        run_or_throw({"bridge", "fdb", "add", far_mac, "dev", "peth0", "master", "static"});
        domid_ = domid;
    }

    World& world() { return world_; }

    void bring_up_guest(const std::string& script) {
        add_assigned_domain(world_, domid_);
        Vif& vif = world_.add_vif(domid_, 0, {.mac = mac_of(domid_), .script = script});
        be_silent(vif.guest());
        const Hotplug online = vif.create(world_.store());
        if (online.status != 0) throw std::runtime_error("the guest's vif: " + online.said);
        honest_ = frame_from(ip_of(domid_));
        stream_ = std::make_unique<Stream>(vif.card(), lan_, honest_);
    }

    double delivered() const {
        return stream_->nanoseconds_a_frame(honest_, frames_a_turn, Fate::delivered);
    }
    double dropped() const {
        return stream_->nanoseconds_a_frame(frame_from(stolen_ip), frames_a_turn, Fate::dropped);
    }

  private:
    /// Only the guest sends frames, so that every frame that is counted is one of its own.
    static void be_silent(const NetworkNamespace& network) {
        run({{"sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1",
              "net.ipv6.conf.default.disable_ipv6=1", "net.ipv4.igmp_link_local_mcast_reports=0"},
             {},
             &network});
        // Without iptables (where br_netfilter is loaded).
        run({{"sysctl", "-qw", "net.bridge.bridge-nf-call-iptables=0"}, {}, &network});
    }

    /// 60 bytes on the wire without its check sum.
    Frame frame_from(const std::string& ip) const {
        return udp({far_mac, mac_of(domid_), ip, far_ip, 5000, 5000, Frame(18)});
    }

    World world_;
    NetworkNamespace lan_;
    unsigned domid_;
    Frame honest_;
    std::unique_ptr<Stream> stream_;
};

Turn unfiltered(unsigned count) {
    auto site = std::make_shared<Site>(count);
    site->bring_up_guest("vif-bridge");
    return [site] { return Readings{site->delivered()}; };
}

Turn listed(unsigned count) {
    auto site = std::make_shared<Site>(count);
    load_rules_of(1, count);
    site->bring_up_guest("vif-bridge");
    return [site] { return Readings{site->delivered(), site->dropped()}; };
}

Turn filtered(unsigned count, const std::string& filter) {
    auto site = std::make_shared<Site>(count);
    configure_filter(filter);
    add_vifs(site->world(), count - 1);
    site->bring_up_guest("vif-workspace");
    return [site] { return Readings{site->delivered(), site->dropped()}; };
}

std::vector<Testbed> testbeds_of(unsigned count) {
    const std::string vifs = ", " + std::to_string(count) + " vifs";
    std::vector<Testbed> testbeds;
    testbeds.emplace_back("no filter" + vifs, [=] { return unfiltered(count); });
    testbeds.emplace_back("our ebtables driver" + vifs,
                          [=] { return filtered(count, "ebtables"); });
    testbeds.emplace_back("our nftables driver" + vifs,
                          [=] { return filtered(count, "nftables"); });
    testbeds.emplace_back("ebtables, a rule a vif" + vifs, [=] { return listed(count); });
    return testbeds;
}

}  // namespace

void frames(const Sizes& sizes) {
    std::vector<Testbed> testbeds;
    for (const unsigned count : sizes.vifs) {
        for (Testbed& testbed : testbeds_of(count)) testbeds.push_back(std::move(testbed));
    }
    const auto readings = measure_in_turn(testbeds, sizes.rounds);

    Table table("A frame of the last of so many vifs, guest to LAN: nanoseconds",
                {"", "delivered", "over no filter", "ratio", "spoofed, dropped"});
    double unfiltered_cost = 0;
    for (std::size_t i = 0; i < testbeds.size(); ++i) {
        const double cost = median(readings[i], 0);
        const bool has_no_filter = readings[i].front().size() == 1;
        if (has_no_filter) {
            unfiltered_cost = cost;
            if (i > 0) table.part();
        }
        table.add({testbeds[i].name(), number(cost, 0),
                   has_no_filter ? nothing : number(cost - unfiltered_cost, 0),
                   ratio(cost, unfiltered_cost),
                   has_no_filter ? nothing : number(median(readings[i], 1), 0)});
    }
    table.note(
        "One sender on one processor, UDP in 60 bytes; every frame was counted where it was "
        "to arrive.");
    table.note("To be reached: at most 600 over no filter, as many for the last of 1000 as of 1.");
    table.print();
}

}  // namespace vif_workspace::tests::bench
