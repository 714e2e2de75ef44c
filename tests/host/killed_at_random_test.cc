// SPDX-License-Identifier: GPL-2.0-or-later
// Events of several vifs run at once, and a random process of each gets SIGKILL at a random
// instant, while every guest sends spoofed frames all the time. No spoofed frame is seen, the
// events that were not killed succeed, and repair makes the host what xenstore says, again and
// again.
//
//   VIF_WORKSPACE_TEST_KILLS  how many (default 60)
//   VIF_WORKSPACE_TEST_SEED   which: the seed of a run, as it prints it, replays its choices (the
//                             instants are those of this machine, now)
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/process_tree.h"
#include "support/spoofed_frames.h"
#include "support/testbed.h"

namespace vif_workspace::tests::killed_at_random_test {
namespace {

constexpr unsigned vif_count = 6;
constexpr unsigned at_once = 4;

unsigned chosen(const char* variable, unsigned otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : static_cast<unsigned>(std::stoul(text));
}

struct Guest {
    Vif* vif;
    std::string mac, ip;
    SpoofedFrames spoofed;
    bool has_card = false;
    bool is_wanted = false;  // what xenstore says
};

/// One thread that sends spoofed frames from the cards of all guests in turn.
class Spoofers {
  public:
    explicit Spoofers(const std::vector<Guest>& guests)
        : guests_(guests), thread_([this] { run(); }) {}
    Spoofers(const Spoofers&) = delete;
    Spoofers& operator=(const Spoofers&) = delete;
    ~Spoofers() {
        stopping_ = true;
        thread_.join();
    }

    /// While it is held, no card is used: devices may come and go.
    [[nodiscard]] std::unique_lock<std::mutex> pause() { return std::unique_lock(cards_); }

  private:
    void run() {
        for (std::size_t turn = 0; !stopping_; ++turn) {
            std::this_thread::sleep_for(std::chrono::microseconds(200));
            const auto lock = pause();
            for (const Guest& guest : guests_) {
                const Frame& frame = guest.spoofed.frames()[turn % guest.spoofed.frames().size()];
                // A card that is not plugged in takes none.
                if (guest.has_card) {
                    ::send(guest.vif->card().descriptor(), frame.data(), frame.size(), 0);
                }
            }
        }
    }

    const std::vector<Guest>& guests_;
    std::mutex cards_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

class HostWithKilledEvents {
  public:
    explicit HostWithKilledEvents(unsigned seed) : random_(seed) {
        world_.add_default_bridge();
        add_site_rules();
        lan_ = &add_lan(world_);
        bridge_ = std::make_unique<Tap>(world_.tap_on("xenbr0"));
        before_ = in_force();
        for (unsigned i = 0; i < vif_count; ++i) {
            const std::string mac = "02:16:3e:00:03:0" + std::to_string(i);
            const std::string ip = "10.9.0." + std::to_string(100 + i);
            guests_.push_back(
                {&world_.add_workspace(20 + i, mac, ip), mac, ip, SpoofedFrames(mac, ip)});
        }
        spoofers_ = std::make_unique<Spoofers>(guests_);
    }

    /// Some vifs come and some go, all at once; all events but one are killed. Returns how many
    /// were.
    unsigned kill_some() {
        std::vector<Guest*> chosen;
        for (Guest& guest : guests_) chosen.push_back(&guest);
        std::ranges::shuffle(chosen, random_);
        chosen.resize(at_once);
        std::vector<PlannedKill> kills;
        for (std::size_t i = 1; i < chosen.size(); ++i) kills.push_back(next_kill(i));
        std::ranges::sort(kills, {}, &PlannedKill::instant);

        std::vector<Process> scripts;
        history_ += "at once:\n";
        for (Guest* guest : chosen) scripts.push_back(next_event(*guest));
        const Clock::time_point start = Clock::now();
        unsigned killed = 0;
        for (const PlannedKill& kill : kills) {
            // Any instant will do. The first script's end is noted when it comes.
            scripts[0].ends_before(Deadline::after(
                std::chrono::duration_cast<milliseconds>(start + kill.instant - Clock::now())));
            std::this_thread::sleep_until(start + kill.instant);
            killed += is_carried_out(kill, scripts[kill.event]) ? 1 : 0;
        }
        for (Process& script : scripts) {
            const Hotplug event = Vif::ended(script);
            if (&script != scripts.data()) continue;
            INFO("said: ", event.said);
            CHECK(event.status == 0);
            usual_duration_ = (usual_duration_ * 3 + event.duration) / 4;
        }
        check_no_spoofed_frame_was_seen();
        return killed;
    }

    void check_repaired() {
        for (Guest& guest : guests_) {
            // The children of a killed script have ended once the vif's lock is free.
            run_or_throw({"flock", "/run/vif-workspace/" + guest.vif->name() + ".lock", "true"});
            if (!guest.is_wanted && guest.has_card) close(guest);
        }
        for (const std::string command : {"repair", "check"}) {
            const Outcome outcome = run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
            CHECK(outcome.said == "");
            CHECK(outcome.status == 0);
        }
        const std::string registered = registry();
        for (const Guest& guest : guests_) {
            CAPTURE(guest.vif->name());
            CHECK((registered.find(guest.vif->name() + " ") != std::string::npos) ==
                  guest.is_wanted);
            CHECK(guest.vif->is_on("xenbr0") == guest.is_wanted);
            if (guest.is_wanted) CHECK(arrives_from(guest));
        }
        check_no_spoofed_frame_was_seen();
        history_ = "";
    }

    void check_that_nothing_is_left() {
        for (Guest& guest : guests_) {
            if (!guest.is_wanted) continue;
            guest.is_wanted = false;
            close(guest);
            CHECK(guest.vif->call("offline").status == 0);
        }
        check_no_spoofed_frame_was_seen();
        CHECK(difference(before_, in_force()) == "");
    }

  private:
    struct PlannedKill {
        milliseconds instant;
        std::size_t event;
        double target;  // 0 to 1: a place in the script's process tree; above: the script
    };

    PlannedKill next_kill(std::size_t event) {
        const double instant = std::uniform_real_distribution(0.0, 1.0)(random_);
        const double target = std::uniform_real_distribution(0.0, 2.0)(random_);
        return {milliseconds(std::lround(instant * static_cast<double>(usual_duration_.count()))),
                event, target};
    }

    Process next_event(Guest& guest) {
        guest.is_wanted = !guest.is_wanted;
        history_ += "  " + guest.vif->name() + (guest.is_wanted ? " comes\n" : " goes\n");
        if (!guest.is_wanted) {
            const bool takes_its_device = std::bernoulli_distribution(0.5)(random_);
            takes_its_device ? close(guest)
                             : world_.store().write(guest.vif->backend() + "/online", "0");
            return guest.vif->start("offline");
        }
        if (guest.has_card) {
            world_.store().write(guest.vif->backend() + "/online", "1");
        } else {
            const auto lock = spoofers_->pause();
            guest.vif->build(world_.store());
            guest.has_card = true;
        }
        return guest.vif->start("online");
    }

    void close(Guest& guest) {
        const auto lock = spoofers_->pause();
        guest.vif->close(world_.store());
        guest.has_card = false;
    }

    /// False if the script had ended before.
    bool is_carried_out(const PlannedKill& kill, Process& script) {
        const std::vector<pid_t> tree = process_tree(script.pid());
        if (script.ends_before(Deadline::after(milliseconds(0)))) return false;
        const auto which = static_cast<std::size_t>(kill.target * static_cast<double>(tree.size()));
        const pid_t victim = which < tree.size() ? tree[which] : script.pid();
        history_ +=
            "killed event " + std::to_string(kill.event) + " in " + command_line_of(victim) + "\n";
        return ::kill(victim, SIGKILL) == 0;
    }

    /// A port that came up just now passes frames a little later.
    bool arrives_from(const Guest& guest) {
        const Frame honest = udp({lan_mac, guest.mac, guest.ip, lan_ip, 5000, 5000, {'h'}});
        for (int attempt = 0; attempt < 100; ++attempt) {
            guest.vif->card().send(honest);
            const Deadline deadline = Deadline::after(milliseconds(50));
            while (const auto frame = lan_->tap.next(deadline)) {
                note(*frame);
                if (*frame == honest) return true;
            }
        }
        return false;
    }

    void note(const Frame& frame) {
        for (const Guest& guest : guests_) spoofed_seen_ += guest.spoofed.is_one(frame) ? 1 : 0;
    }

    void check_no_spoofed_frame_was_seen() {
        for (const Tap* tap : {bridge_.get(), &lan_->tap}) {
            while (const auto frame = tap->next(Deadline::after(milliseconds(0)))) note(*frame);
        }
        INFO("since the last repair: ", history_);
        CHECK(spoofed_seen_ == 0);
        spoofed_seen_ = 0;
    }

    std::mt19937 random_;
    World world_;
    Neighbour* lan_ = nullptr;
    std::unique_ptr<Tap> bridge_;
    InForce before_;
    std::vector<Guest> guests_;
    milliseconds usual_duration_ = milliseconds(500);  // of an event that is not killed
    unsigned spoofed_seen_ = 0;
    std::string history_;
    std::unique_ptr<Spoofers> spoofers_;  // ends before the guests
};

TEST_CASE(
    "events killed at random instants let no spoofed frame pass, and repair restores the host") {
    const unsigned kills = chosen("VIF_WORKSPACE_TEST_KILLS", 60);
    const unsigned seed = chosen("VIF_WORKSPACE_TEST_SEED", std::random_device()());
    MESSAGE("VIF_WORKSPACE_TEST_SEED=", seed);
    HostWithKilledEvents host(seed);
    unsigned rounds = 0;
    for (unsigned killed = 0; killed < kills; ++rounds) {
        CAPTURE(seed);
        CAPTURE(killed);
        killed += host.kill_some();
        // Every second time the next events meet what the killed ones left.
        if (rounds % 2 == 1) host.check_repaired();
    }
    host.check_repaired();
    host.check_that_nothing_is_left();
    MESSAGE(kills, " kills in ", rounds, " rounds");
}

}  // namespace
}  // namespace vif_workspace::tests::killed_at_random_test
