// SPDX-License-Identifier: GPL-2.0-or-later
// The parsers of the value types: an accepted value is harmless and reads back as itself.
#include "fuzz.h"
#include "model/hostname.h"
#include "model/interface_name.h"
#include "model/mac_address.h"
#include "model/netmask.h"
#include "model/peers.h"
#include "model/prefix.h"
#include "model/quantity.h"
#include "model/vif_id.h"
#include "model/vm_identity.h"

namespace vif_workspace::fuzz {
namespace {

void try_store_key(std::string_view text) {
    const auto mac = MacAddress::parse_store_key(text);
    must(!mac || mac->store_key() == text, "a MAC has two keys in xenstore", text);
}

void try_nearest_hostname(std::string_view text) {
    const auto name = Hostname::nearest(text);
    if (name) try_value<Hostname>(name->to_string());
    must(!name || Hostname::parse(name->to_string()) == name, "the nearest name is none", text);
}

void try_emulated_name(std::string_view text) {
    const auto name = InterfaceName::parse(text);
    const auto emulated = name ? name->emulated_name() : std::nullopt;
    must(!emulated || emulated->to_string() == std::string(text) + "-emu",
         "an emulated NIC has another name", text);
}

void try_backend_path(std::string_view text) {
    const auto vif = VifId::parse_backend_path(text);
    if (!vif) return;
    const std::string end =
        "backend/vif/" + std::to_string(vif->domid()) + "/" + std::to_string(vif->devid());
    must(text.ends_with(end), "a backend path is of another vif", text);
    must(VifId::parse(vif->to_string()) == vif, "a vif's name is of another vif", text);
    must(vif->device().to_string() == vif->to_string(), "a device has another name", text);
}

/// Not used in a rule or a configuration, so that it may have characters that are not harmless.
void try_vm(std::string_view text) {
    const auto vm = VmIdentity::parse(text);
    must(!vm || vm->to_string() == text, "a VM is called otherwise", text);
    must(!vm || is_printable(text), "a VM's name is not printable", text);
    must(!vm || name_without_migration_suffix(text) != text || vm->is(text, ""),
         "a VM is not itself", text);
}

}  // namespace

void fuzz(std::string_view input) {
    try_value<MacAddress>(input);
    try_value<Ipv4Address>(input);
    try_value<Ipv6Address>(input);
    try_value<Ipv4Prefix>(input);
    try_value<Ipv6Prefix>(input);
    try_value<Netmask>(input);
    try_value<Hostname>(input);
    try_value<InterfaceName>(input);
    try_value<VifId>(input);
    try_value<LeaseTime>(input);
    try_value<Mtu>(input);
    try_value<GroupName>(input);
    try_value<Peer>(input);
    try_store_key(input);
    try_nearest_hostname(input);
    try_emulated_name(input);
    try_backend_path(input);
    try_vm(input);
}

}  // namespace vif_workspace::fuzz
