// SPDX-License-Identifier: GPL-2.0-or-later
// Error: the event or command cannot do what it was called for. The whole program has this one
// type, which is thrown where the reason is found and caught once, in main. An answer ("absent",
// "not an address") is never an Error but an optional or an enum. The text is one sentence with the
// thing, its value and the remedy; the same sentence goes to xl (hotplug-error), to syslog and to
// stderr. Values of outside origin get into it by quote() and sanitize() (text.h).
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "model/text.h"

namespace vif_workspace {

enum class ErrorKind {
    usage,     // the command line is wrong
    input,     // a value from xenstore, the configuration or the command line is wrong
    conflict,  // the value is valid, but something in force on this host excludes it
    store,     // xenstored did not do what was asked
    system,    // the kernel, a file or a command did not do what was asked
    timeout,   // a lock, a process or a service was not free or ready by the deadline
};

class Error : public std::runtime_error {
  public:
    Error(ErrorKind kind, const std::string& sentence)
        : std::runtime_error(sentence), kind_(kind) {}

    ErrorKind kind() const { return kind_; }

    /// The same error with its context: "CONTEXT: sentence".
    Error within(std::string_view context) const;

    /// One error for all of ERRORS, which must not be empty: its kind is that of the first, and
    /// its sentence is all sentences, joined by "; ".
    static Error joined(const std::vector<Error>& errors);

  private:
    ErrorKind kind_;
};

/// The reason for which the last system call of this thread failed (errno), as text.
std::string last_error();

}  // namespace vif_workspace
