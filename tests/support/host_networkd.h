// SPDX-License-Identifier: GPL-2.0-or-later
// systemd-networkd in dom0, without systemd: it manages what its .network files say. A message bus
// of its own stands beside it, so that networkctl reaches it.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "support/process.h"

namespace vif_workspace::tests {

class HostNetworkd {
  public:
    /// FILES: the name of a file in /run/systemd/network and its text.
    explicit HostNetworkd(const std::map<std::string, std::string>& files);

    void start();
    void stop();
    /// networkctl reconfigure DEVICE, to the end.
    void reconfigure(const std::string& device);
    /// Waits until it has configured the device since it was last started or told to.
    void wait_until_configured(const std::string& device);
    /// Waits until its log, since then, holds that.
    void wait_until_said(const std::string& text) { daemon_->wait_until_said(text, told_); }

  private:
    Process bus_;
    std::unique_ptr<Process> daemon_;
    std::size_t told_ = 0;
};

}  // namespace vif_workspace::tests
