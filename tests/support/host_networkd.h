// SPDX-License-Identifier: GPL-2.0-or-later
// systemd-networkd in dom0, without systemd: it manages the devices that its .network files name.
// It has a message bus of its own, by which networkctl reaches it.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "support/process.h"

namespace vif_workspace::tests {

class HostNetworkd {
  public:
    /// FILES: the name of each file in /run/systemd/network, and its text.
    explicit HostNetworkd(const std::map<std::string, std::string>& files);

    void start();
    void stop();
    /// Runs networkctl reconfigure DEVICE and waits for its end.
    void reconfigure(const std::string& device);
    /// Waits until networkd has configured the device since it was last started or reconfigured.
    void wait_until_configured(const std::string& device);
    /// Waits until its log, since then, contains that text.
    void wait_until_said(const std::string& text) { daemon_->wait_until_said(text, told_); }

  private:
    Process bus_;
    std::unique_ptr<Process> daemon_;
    std::size_t told_ = 0;
};

}  // namespace vif_workspace::tests
