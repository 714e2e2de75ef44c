// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/nftables.h"

#include <memory>
#include <utility>
#include <vector>

#include <linux/netlink.h>
#include <nftables/libnftables.h>
#include <sys/socket.h>

#include "host/kept_sockets.h"
#include "host/log.h"
#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr const char* nf_tables = "the kernel's nf_tables";

struct Free {
    void operator()(nft_ctx* context) const { nft_ctx_free(context); }
};
using Context = std::unique_ptr<nft_ctx, Free>;

Descriptor netlink_socket(int protocol) {
    Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
    if (socket.number() >= 0) return socket;
    throw Error(ErrorKind::system,
                "cannot open a netlink socket to the kernel's nf_tables: " + last_error() +
                    "; see whether the kernel has nf_tables, and what confines "
                    "this process (seccomp, a limit on open files)");
}

/// libnftables opens a socket for each context, and another one, beside it, to find a device by its
/// name. If the kernel refuses either, libnftables prints to standard error and ends the process
/// (netlink_init_error() in its mnl.c and iface.c): there is no sentence for xl, and nothing is
/// undone. So the kernel is asked for both first. They are not bound, and so close without waiting
/// (kept_sockets.h).
void require_sockets() {
    const Descriptor rules = netlink_socket(NETLINK_NETFILTER);
    const Descriptor devices = netlink_socket(NETLINK_ROUTE);
}

/// Its output goes to buffers, never to our standard output or standard error.
Context context() {
    require_sockets();
    Context context(nft_ctx_new(NFT_CTX_DEFAULT));
    if (!context || nft_ctx_buffer_output(context.get()) != 0 ||
        nft_ctx_buffer_error(context.get()) != 0) {
        throw Error(ErrorKind::system,
                    "cannot start libnftables; see whether the host is out of memory");
    }
    return context;
}

/// The lines after the first repeat the command and point at a place in it.
std::string first_line(const std::string& message) {
    return message.substr(0, message.find('\n'));
}

/// Never freed, which would close its socket and wait (kept_sockets.h).
void keep(Context context) {
    static auto* const kept = new std::vector<Context>;
    kept->push_back(std::move(context));
    note_kept_socket();
}

std::optional<std::string> list_with(unsigned flags, const std::string& command) {
    const WaitingFor waiting(nf_tables);
    Context nft = context();
    nft_ctx_output_set_flags(nft.get(), flags);
    std::optional<std::string> listing;
    if (nft_run_cmd_from_buffer(nft.get(), command.c_str()) == 0)
        listing = nft_ctx_get_output_buffer(nft.get());
    keep(std::move(nft));
    return listing;
}

}  // namespace

void run_nft(const std::string& commands) {
    const WaitingFor waiting(nf_tables);
    Context nft = context();
    const int status = nft_run_cmd_from_buffer(nft.get(), commands.c_str());
    log_effect({"nft", commands}, status);
    if (status == 0) return keep(std::move(nft));
    throw Error(ErrorKind::system,
                "nftables refuses: " + quote(first_line(nft_ctx_get_error_buffer(nft.get()))));
}

std::optional<std::string> list_nft(const std::string& command) {
    return list_with(NFT_CTX_OUTPUT_JSON, command);
}

std::optional<std::string> list_nft_text(const std::string& command) {
    return list_with(NFT_CTX_OUTPUT_TERSE, command);
}

}  // namespace vif_workspace
