// No DISCOVER of a workspace is lost, whatever other vifs come and go meanwhile: a lost one costs a
// VM 3 to 8 seconds.
#include <deque>
#include <set>

#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/scene.h"

namespace vif_workspace::tests {
namespace {

/// A client that asks every 50 ms and counts what stays unanswered.
class Prober {
  public:
    Prober(const Tap& card, std::string mac) : card_(card), mac_(std::move(mac)) {}

    /// Asks as often as it is due, and hears answers, for a moment.
    void go_on() {
        if (due_.has_passed()) {
            due_ = Deadline::after(milliseconds(50));
            card_.send(discover(mac_, ++asked_));
            unanswered_.insert(asked_);
        }
        hear(due_);
    }

    /// Hears the last answers.
    void finish() {
        const Deadline deadline = Deadline::after(seconds(5));
        while (!unanswered_.empty() && !deadline.has_passed()) hear(deadline);
    }

    unsigned asked() const { return asked_; }
    /// The numbers of the requests that nobody answered; empty if there are none.
    std::string unanswered() const {
        std::string numbers;
        for (const std::uint32_t number : unanswered_) numbers += std::to_string(number) + " ";
        return numbers;
    }

  private:
    void hear(Deadline deadline) {
        const auto frame = card_.next(deadline);
        const auto message = frame ? received_dhcp(*frame) : std::nullopt;
        if (message && message->message.type == DhcpType::offer) {
            unanswered_.erase(message->message.xid);
        }
    }

    const Tap& card_;
    std::string mac_;
    Deadline due_ = Deadline::after(milliseconds(0));
    std::uint32_t asked_ = 0;
    std::set<std::uint32_t> unanswered_;
};

/// Runs one event of each vif, at most three at a time.
void run_all(const std::vector<Vif*>& vifs, const std::string& verb, Prober& prober) {
    std::deque<Vif*> waiting(vifs.begin(), vifs.end());
    std::list<Process> running;
    while (!waiting.empty() || !running.empty()) {
        while (!waiting.empty() && running.size() < 3) {
            running.push_back(waiting.front()->start(verb));
            waiting.pop_front();
        }
        prober.go_on();
        for (auto script = running.begin(); script != running.end();) {
            if (!script->ends_before(Deadline::after(milliseconds(0)))) {
                ++script;
                continue;
            }
            const Hotplug event = Vif::ended(*script);
            INFO(verb, ": ", event.said);
            CHECK(event.status == 0);
            script = running.erase(script);
        }
    }
}

TEST_CASE("no DISCOVER is lost while twenty other vifs come and go") {
    World world;
    world.add_default_bridge();
    Vif& resident = world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(resident.create(world.store()).status == 0);
    std::vector<Vif*> others;
    for (unsigned i = 1; i <= 20; ++i) {
        others.push_back(&world.add_workspace(
            100 + i, "02:16:3e:00:02:" + to_hex(Frame{static_cast<std::uint8_t>(i)}),
            "10.9.0." + std::to_string(100 + i)));
        others.back()->build(world.store());
    }

    Prober prober(resident.card(), guest_mac);
    run_all(others, "online", prober);
    for (const Vif* vif : others) {
        vif->close(world.store());
        prober.go_on();
    }
    run_all(others, "offline", prober);
    prober.finish();

    CHECK(prober.asked() >= 20);
    INFO(prober.asked(), " asked");
    CHECK(prober.unanswered() == "");
    CHECK(dhcpd_in_dom0().size() == 1);
    CHECK(resident.destroy(world.store()).status == 0);
    CHECK(dhcpd_in_dom0().empty());
}

}  // namespace
}  // namespace vif_workspace::tests
