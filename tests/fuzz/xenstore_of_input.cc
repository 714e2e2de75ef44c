// SPDX-License-Identifier: GPL-2.0-or-later
#include "xenstore_of_input.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <set>

extern "C" {
#include <xenstore.h>
}

#include "fuzz.h"

namespace vif_workspace::fuzz {
namespace {

StoreNodes nodes;

std::string absolute(std::string_view path) {
    return path.starts_with('/') ? std::string(path) : "/local/domain/0/" + std::string(path);
}

std::vector<StoreNode::Entry> entries_in(std::string_view words) {
    std::vector<StoreNode::Entry> entries;
    for (const std::string_view word : split(words, ",")) {
        StoreNode::Entry entry = {0, word.starts_with('w') || word.starts_with('b')};
        if (word.size() > 1)
            std::from_chars(word.data() + 1, word.data() + word.size(), entry.domid);
        entries.push_back(entry);
    }
    if (entries.empty()) return {{0, false}};
    return entries;
}

const StoreNode* node_at(const char* path) {
    const auto found = nodes.find(absolute(path));
    if (found != nodes.end()) return &found->second;
    errno = ENOENT;
    return nullptr;
}

template <class Item>
Item* allocated(std::size_t count) {
    return static_cast<Item*>(std::calloc(count + 1, sizeof(Item)));  // as libxenstore does
}

}  // namespace

void fill_store(std::string_view input) {
    nodes.clear();
    for (std::string_view entry : split(input, ";\n")) {
        const auto word = [&] {
            const std::string_view first = entry.substr(0, entry.find(' '));
            entry.remove_prefix(std::min(first.size() + 1, entry.size()));
            return first;
        };
        const std::string path = absolute(word());
        const std::vector<StoreNode::Entry> entries = entries_in(word());
        nodes[path] = {std::string(entry), entries};
        for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
             slash = path.find('/', slash + 1)) {
            nodes[path.substr(0, slash)];
        }
    }
}

const StoreNodes& store_nodes() {
    return nodes;
}

}  // namespace vif_workspace::fuzz

using namespace vif_workspace::fuzz;  // NOLINT(google-build-using-namespace)

extern "C" {

xs_handle* xs_open(unsigned long /*flags*/) {
    static char handle;
    return reinterpret_cast<xs_handle*>(&handle);
}

void xs_close(xs_handle* /*handle*/) {}

xs_transaction_t xs_transaction_start(xs_handle* /*handle*/) {
    return 1;
}

bool xs_transaction_end(xs_handle* /*handle*/, xs_transaction_t /*number*/, bool /*abort*/) {
    return true;
}

void* xs_read(xs_handle* /*handle*/, xs_transaction_t /*number*/, const char* path,
              unsigned* length) {
    const StoreNode* node = node_at(path);
    if (node == nullptr) return nullptr;
    *length = static_cast<unsigned>(node->value.size());
    char* value = allocated<char>(node->value.size());
    std::ranges::copy(node->value, value);
    return value;
}

/// One block, as libxenstore allocates it: the pointers, and behind them the names.
char** xs_directory(xs_handle* /*handle*/, xs_transaction_t /*number*/, const char* path,
                    unsigned* count) {
    if (node_at(path) == nullptr) return nullptr;
    const std::string directory = absolute(path) + "/";
    std::set<std::string> names;
    std::size_t size = 0;
    for (const auto& [name, node] : nodes) {
        if (!name.starts_with(directory)) continue;
        const std::string rest = name.substr(directory.size());
        const bool is_new = names.insert(rest.substr(0, rest.find('/'))).second;
        if (is_new) size += rest.size() + 1;
    }
    *count = static_cast<unsigned>(names.size());
    char** list = reinterpret_cast<char**>(allocated<char>(names.size() * sizeof(char*) + size));
    char* text = reinterpret_cast<char*>(list + names.size());
    char** entry = list;
    for (const std::string& name : names) {
        *entry++ = std::strcpy(text, name.c_str());  // NOLINT(clang-analyzer-security*)
        text += name.size() + 1;
    }
    return list;
}

xs_permissions* xs_get_permissions(xs_handle* /*handle*/, xs_transaction_t /*number*/,
                                   const char* path, unsigned* count) {
    const StoreNode* node = node_at(path);
    if (node == nullptr) return nullptr;
    *count = static_cast<unsigned>(node->entries.size());
    auto* list = allocated<xs_permissions>(node->entries.size());
    std::ranges::transform(node->entries, list, [](const StoreNode::Entry& entry) {
        const unsigned permissions = entry.may_write ? XS_PERM_WRITE : XS_PERM_READ;
        return xs_permissions{entry.domid, permissions};
    });
    return list;
}

}  // extern "C"
