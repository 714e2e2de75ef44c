// SPDX-License-Identifier: GPL-2.0-or-later
// A host on which several vifs come up while another event holds the registry, so that their events
// wait for it. For the tests of the entry queue.
#pragma once

#include <fcntl.h>
#include <sys/file.h>

#include <filesystem>
#include <list>
#include <string>
#include <vector>

#include "support/faults.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests {

inline const std::string run_directory = "/run/vif-workspace";

/// The registry, locked as by an event at work.
class LockedRegistry {
  public:
    LockedRegistry() : lock_(open((run_directory + "/registry.lock").c_str(), O_RDWR | O_CLOEXEC)) {
        REQUIRE(flock(lock_.number(), LOCK_EX | LOCK_NB) == 0);
    }
    void end() { lock_ = FileDescriptor(); }

  private:
    FileDescriptor lock_;
};

/// How many events wait in the queue.
inline std::size_t waiting() {
    std::size_t count = 0;
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(run_directory + "/queue", none))
        count += file.exists(none) && file.file_size(none) > 0 ? 1 : 0;
    return count;
}

/// The registry's generation, which grows by one with each change.
inline unsigned long generation() {
    const std::string text = contents(run_directory + "/registry");
    return std::stoul(text.substr(text.find("generation ") + 11));
}

inline Outcome helper(const std::string& command) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
}

/// The helper without the script, which would let one event of a vif run at a time.
inline Command bare_helper(const std::string& event, const Vif& vif) {
    return {{std::getenv("VIF_WORKSPACE_HELPER"), event, "type_if=vif"},
            {{"XENBUS_PATH", vif.backend().substr(std::string("/local/domain/0/").size())}}};
}

struct WaitingHost {
    explicit WaitingHost(unsigned count) {
        world.add_default_bridge();
        add_site_rules();
        resident = &world.add_workspace(7, guest_mac, guest_ip);
        REQUIRE(resident->create(world.store()).status == 0);
        for (unsigned i = 0; i < count; ++i) {
            vifs.push_back(
                &world.add_workspace(10 + i, "02:16:3e:00:01:1" + std::to_string(i), ip(i)));
        }
        resident_alone = without_slots(in_force());
    }

    static std::string ip(unsigned i) { return "10.9.0.10" + std::to_string(i); }

    /// Starts an online of each vif; all of them wait.
    void start() {
        for (Vif* vif : vifs) {
            vif->build(world.store());
            wait_beside(started.emplace_back(vif->start("online")));
        }
    }
    /// Waits until there is one more queued entry than before PROCESS was started.
    void wait_beside(Process& process) {
        ++expected;
        while (waiting() < expected) {
            INFO(process.said());
            REQUIRE_FALSE(process.ends_before(Deadline::after(milliseconds(2))));
        }
    }
    /// Starts the first vif's event with a fault: it waits, or has reached the fault before.
    void start_first(const Fault& fault) {
        Process& first = started.emplace_back(with_fault(fault, bare_helper("online", *vifs[0])));
        while (waiting() == 0 && !first.ends_before(Deadline::after(milliseconds(2)))) {
        }
        expected = waiting();
    }
    std::vector<Hotplug> ended() {
        std::vector<Hotplug> events;
        for (Process& process : started) events.push_back(Vif::ended(process));
        return events;
    }
    void check_in_force(unsigned i) const {
        CAPTURE(ip(i));
        CHECK(vifs[i]->is_on("xenbr0"));
        CHECK(rules_name(ip(i)));
        CHECK(registry().find(vifs[i]->name() + " ") != std::string::npos);
    }
    void check_absent(unsigned i) const {
        CAPTURE(ip(i));
        CHECK_FALSE(vifs[i]->is_on("xenbr0"));
        CHECK_FALSE(rules_name(ip(i)));
        CHECK(registry().find(vifs[i]->name() + " ") == std::string::npos);
    }
    /// All events but that one have succeeded, and that one has left nothing.
    void check_all_in_force_but(unsigned failed, const std::vector<Hotplug>& events) const {
        for (unsigned i = 0; i < events.size(); ++i) {
            INFO(events[i].said);
            CHECK((events[i].status == 0) == (i != failed));
            i == failed ? check_absent(i) : check_in_force(i);
        }
    }
    /// The toolstack gives the vif up: repair and check no longer expect it.
    void let_go(unsigned i) { world.store().write(vifs[i]->backend() + "/online", "0"); }
    static void check_whole() {
        const Outcome check = helper("check");
        CHECK(check.said == "");
        CHECK(check.status == 0);
        CHECK(waiting() == 0);
    }
    void check_resident_alone_after_all_left() {
        for (Vif* vif : vifs) CHECK(vif->destroy(world.store()).status == 0);
        CHECK(difference(resident_alone, without_slots(in_force())) == "");
        started.clear();
        expected = 0;
    }

    World world;
    Vif* resident = nullptr;  // in force before the others come
    std::vector<Vif*> vifs;
    std::list<Process> started;
    std::size_t expected = 0;
    InForce resident_alone;
};

}  // namespace vif_workspace::tests
