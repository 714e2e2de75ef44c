// SPDX-License-Identifier: GPL-2.0-or-later
// Error: the event cannot be carried out. One type for the whole program, thrown where the reason
// is found and caught once, in main. An answer ("absent", "not an address") is never an Error: it
// is an optional or an enum. The text is one sentence that names the thing, its value and the
// remedy; the same sentence goes to xl (hotplug-error), to syslog and to stderr.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace {

enum class Fault {
    usage,     // the command line is wrong
    input,     // a value from xenstore, the configuration or the command line is wrong
    conflict,  // the value is right, but something in force on this host stands against it
    store,     // xenstored did not do what was asked
    system,    // the kernel, a file or a command did not do what was asked
    timeout,   // somebody else did not let go in time
};

class Error : public std::runtime_error {
  public:
    Error(Fault fault, const std::string& sentence) : std::runtime_error(sentence), fault_(fault) {}

    Fault fault() const { return fault_; }

    /// The same error seen from further out: "CONTEXT: sentence".
    Error within(std::string_view context) const;

    /// Several, of which there is at least one, as one: their sentences joined by "; ".
    static Error joined(const std::vector<Error>& errors);

  private:
    Fault fault_;
};

/// Printable ASCII, blanks among it, and nothing else.
bool is_printable(std::string_view text);

/// VALUE with unprintable bytes as \xNN, and quotes and backslashes escaped. It never holds a line
/// break.
std::string escape(std::string_view value);

/// A value of outside origin as it may stand in a sentence: in double quotes, unprintable bytes as
/// \xNN, quotes and backslashes escaped. Of a value beyond 60 bytes the first 60 stand, and "..."
/// follows the closing quote. It never holds a line break.
std::string quote(std::string_view value);

/// A library's or another program's own words as they may stand in a sentence: as they are if they
/// are printable and no more than 200 bytes, else quoted.
std::string sanitize(std::string_view words);

/// What the last system call of this thread failed with, in words (errno).
std::string last_error();

}  // namespace vif_workspace
