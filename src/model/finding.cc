#include "model/finding.h"

namespace vif_workspace {

const char* name_of(Part part) {
    switch (part) {
        case Part::xenstore:
            return "xenstore";
        case Part::port:
            return "port";
        case Part::rules:
            return "rules";
        case Part::dhcp:
            return "dhcp";
        case Part::old_scripts:
            return "old-scripts";
    }
    return "";
}

}  // namespace vif_workspace
