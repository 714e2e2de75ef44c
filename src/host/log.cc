#include "host/log.h"

#include <cstdlib>

#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/spdlog.h>
#include <syslog.h>

namespace vif_workspace {

void open_log() {
    const auto log =
        spdlog::syslog_logger_st("workspace-vif", "workspace-vif", LOG_PID, LOG_DAEMON);
    const bool in_detail = std::getenv("VIF_WORKSPACE_DEBUG") != nullptr;
    log->set_level(in_detail ? spdlog::level::debug : spdlog::level::info);
    spdlog::set_default_logger(log);
}

void log_event(const std::string& line) {
    spdlog::info("{}", line);
}
void log_warning(const std::string& line) {
    spdlog::warn("{}", line);
}
void log_error(const std::string& line) {
    spdlog::error("{}", line);
}

void log_effect(const std::vector<std::string>& words, int status) {
    if (!spdlog::should_log(spdlog::level::debug)) return;
    std::string line = "ran";
    for (const std::string& word : words) line += " " + word;
    spdlog::debug("{} status={}", line, status);
}

}  // namespace vif_workspace
