// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/log.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/spdlog.h>
#include <syslog.h>

#include "model/text.h"

namespace vif_workspace {
namespace {

bool is_plain(std::string_view value) {
    constexpr std::string_view others = "-_.:,/+%";
    return !value.empty() && std::ranges::all_of(value, [&](unsigned char c) {
        return std::isalnum(c) != 0 || others.find(static_cast<char>(c)) != std::string_view::npos;
    });
}

std::string text_of_field(const LogField& field) {
    const bool is_word = is_plain(field.value);
    return std::string(field.key) + "=" +
           (is_word ? field.value : "\"" + escape(field.value) + "\"");
}

}  // namespace

std::string text_of(const LogFields& fields) {
    return join(fields, " ", text_of_field);
}

void open_log() {
    const auto log = spdlog::syslog_logger_st("workspacectl", "workspacectl", LOG_PID, LOG_DAEMON);
    const bool in_detail = std::getenv("VIF_WORKSPACE_DEBUG") != nullptr;
    log->set_level(in_detail ? spdlog::level::debug : spdlog::level::info);
    spdlog::set_default_logger(log);
}

void log_event(std::string_view event, const LogFields& fields) {
    spdlog::info("{} {}", event, text_of(fields));
}

void log_warning(const LogFields& fields) {
    spdlog::warn("{}", text_of(fields));
}

void log_error(const LogFields& fields) {
    spdlog::error("{}", text_of(fields));
}

void log_failure(std::string_view sentence) {
    log_error({{"error", std::string(sentence)}});
}

void log_effect(const std::vector<std::string>& argv, int status) {
    if (!spdlog::should_log(spdlog::level::debug)) return;
    spdlog::debug("ran {} status={}", join(argv, " "), status);
}

}  // namespace vif_workspace
