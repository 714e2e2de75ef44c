// SPDX-License-Identifier: GPL-2.0-or-later
// A host of its own that waits to be measured: a process in namespaces of its own in which one
// method is prepared. All methods of a table are prepared at the same time and measured in turn, so
// that other work of the machine affects all of them alike.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "support/file_descriptor.h"

namespace vif_workspace::tests::bench {

/// The measurements of one turn, in the order of the table's columns.
using Readings = std::vector<double>;
using Turn = std::function<Readings()>;

class Testbed {
  public:
    /// Returns when PREPARE has returned; the function that it returned is called at every turn, in
    /// the same process. Throws, with the reason, if it cannot be prepared.
    Testbed(std::string name, const std::function<Turn()>& prepare);
    Testbed(const Testbed&) = delete;
    Testbed& operator=(const Testbed&) = delete;
    Testbed(Testbed&& other) noexcept;
    Testbed& operator=(Testbed&&) = delete;
    /// Ends the process and everything in its namespaces.
    ~Testbed();

    const std::string& name() const { return name_; }

    Readings measure() const;

  private:
    std::string answer() const;

    std::string name_;
    tests::FileDescriptor socket_;
    pid_t process_ = -1;
};

/// The readings of ROUNDS rounds of turns, by testbed and then by round.
std::vector<std::vector<Readings>> measure_in_turn(const std::vector<Testbed>& testbeds,
                                                   unsigned rounds);

/// The median of one reading over the rounds.
double median(const std::vector<Readings>& rounds, std::size_t reading);

}  // namespace vif_workspace::tests::bench
