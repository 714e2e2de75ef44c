#include "model/binding.h"

namespace vif_workspace {
namespace {

bool wants(const Binding& one, const Binding& other) {
    return !one.peers || one.peers->includes(other.mac, other.groups);
}

}  // namespace

bool may_exchange(const Binding& one, const Binding& other) {
    return wants(one, other) && wants(other, one);
}

}  // namespace vif_workspace
