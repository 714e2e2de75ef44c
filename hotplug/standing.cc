#include <cerrno>
#include <cstring>
#include <iostream>

#include <fcntl.h>
#include <sys/stat.h>
#include <boost/filesystem/operations.hpp>

#include "model/error.h"
#include "verbs.h"

namespace vif_workspace {

void standing(const Event& event, const Host& host) {
    const BindingSet bindings = host.registry().bindings();
    const Binding* binding = bindings.find(event.backend.vif);
    if (binding != nullptr && binding->phase == Phase::online) return;
    throw Error(Fault::conflict,
                event.backend.vif.to_string() +
                    " was taken down while it came up; it is taken off its bridge again");
}

void lock_file(const Event& event, const Host& host) {
    const Path file = host.configuration().lock_file(event.backend.vif);
    boost::filesystem::create_directories(file.parent_path());
    // Who can read it can hold it: nobody but root.
    const Descriptor made(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (made.number() < 0 || fchmod(made.number(), 0600) != 0) {
        throw Error(Fault::system,
                    "cannot make the lock " + file.string() + ": " +
                        std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
    }
    std::cout << file.string() << "\n";
}

void known(const Event& event, const Host& host) {
    const BindingSet bindings = host.registry().bindings();
    if (bindings.find(event.backend.vif) != nullptr) return;
    throw Error(Fault::input, event.backend.vif.to_string() + " is not on record");
}

}  // namespace vif_workspace
