// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/vectors.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace vif_workspace::tests {
namespace {

std::string sorted(std::string letters) {
    std::ranges::sort(letters);
    return letters;
}

std::string column(const std::string& text, std::size_t width) {
    return text + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

}  // namespace

std::vector<Vector> shared_vectors() {
    std::ifstream file(VIF_WORKSPACE_VECTORS "/frames.tsv");
    std::vector<Vector> result;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        std::istringstream fields(line);
        Vector vector;
        std::string from;
        std::string hex;
        std::getline(fields, vector.id, '\t');
        std::getline(fields, from, '\t');
        std::getline(fields, vector.may_reach, '\t');
        std::getline(fields, vector.description, '\t');
        std::getline(fields, hex, '\t');
        vector.sent_from = from.at(0);
        vector.may_reach = sorted(vector.may_reach);
        vector.frame = from_hex(hex);
        result.push_back(vector);
    }
    if (result.empty())
        throw std::runtime_error("no frames in " VIF_WORKSPACE_VECTORS "/frames.tsv");
    return result;
}

bool is_exact(const std::string& may_reach, const std::string& reached) {
    const auto is_among = [](char letter, const std::string& letters) {
        return letters.find(letter) != std::string::npos;
    };
    const auto may_see = [&](char place) {
        return place == '-' || is_among(place, may_reach) ||
               is_among(static_cast<char>(std::tolower(place)), may_reach);
    };
    const auto has_seen = [&](char place) {
        return place == '-' || std::islower(place) != 0 || is_among(place, reached);
    };
    return std::ranges::all_of(reached, may_see) && std::ranges::all_of(may_reach, has_seen);
}

void Differences::note(const Vector& vector, const std::string& reached) {
    if (is_exact(vector.may_reach, reached)) return;
    ids_.push_back(vector.id);
    table_ += column(vector.id, 28) + "sent from " + vector.sent_from + "  may reach " +
              column(vector.may_reach, 5) + "reached " + column(reached, 5) + vector.description +
              "\n";
}

}  // namespace vif_workspace::tests
