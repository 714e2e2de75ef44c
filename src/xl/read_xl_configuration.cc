// SPDX-License-Identifier: GPL-2.0-or-later
// A program that reads a configuration in xl's language (xl.cfg(5), xl.conf(5)) with xl's own
// parser, and prints the values of the given keys, for `workspacectl lint`. It is a program of its
// own because the parser needs all of libxl, which no event of a vif should have to load, and
// because a file that breaks the parser must not break the command. The only file that includes
// libxlutil.h.
//
//     read-xl-configuration NAME KEY...  <file
//
// NAME is the name of the file in the parser's errors. For each key that is set it prints words
// that end in NUL: the key, "string" and the value, or the key, "list", the number of items and the
// items. If the file cannot be parsed, it prints the parser's error to standard error and exits
// with 1.
#include <cerrno>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include <libxlutil.h>
}

namespace {

struct Destroy {
    void operator()(XLU_Config* configuration) const { xlu_cfg_destroy(configuration); }
};
using Configuration = std::unique_ptr<XLU_Config, Destroy>;

void print(const std::string& word) {
    std::cout.write(word.c_str(), static_cast<std::streamsize>(word.size() + 1));
}

/// The items up to the first one that is not a string, which is as far as xl reads.
std::vector<std::string> items_of(const XLU_ConfigList* list) {
    std::vector<std::string> items;
    while (const char* item = xlu_cfg_get_listitem(list, static_cast<int>(items.size())))
        items.emplace_back(item);
    return items;
}

bool print_key(const XLU_Config* configuration, const char* file, const char* key) {
    const char* value = nullptr;
    if (xlu_cfg_get_string(configuration, key, &value, /*dont_warn=*/1) == 0) {
        print(key);
        print("string");
        print(value);
        return true;
    }
    XLU_ConfigList* list = nullptr;
    int count = 0;
    if (xlu_cfg_get_list(configuration, key, &list, &count, /*dont_warn=*/1) != 0) return true;
    const std::vector<std::string> items = items_of(list);
    if (items.size() != static_cast<std::size_t>(count)) {
        std::cerr << file << ": " << key << ": item " << items.size() + 1
                  << " is not a string, so xl ignores it and all items after it\n";
        return false;
    }
    print(key);
    print("list");
    print(std::to_string(items.size()));
    for (const std::string& item : items) print(item);
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: read-xl-configuration NAME KEY... <file\n";
        return 2;
    }
    const std::string text{std::istreambuf_iterator<char>(std::cin),
                           std::istreambuf_iterator<char>()};
    const Configuration configuration(xlu_cfg_init(stderr, argv[1]));
    if (!configuration) return 1;
    if (xlu_cfg_readdata(configuration.get(), text.data(), static_cast<int>(text.size())) != 0)
        return 1;
    for (int i = 2; i < argc; ++i) {
        if (!print_key(configuration.get(), argv[1], argv[i])) return 1;
    }
    return std::cout.flush() ? 0 : 1;
}
