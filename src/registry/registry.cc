#include "registry/registry.h"

namespace vif_workspace {
namespace {

Path record_in(const Path& run_directory) {
    return run_directory / "registry";
}
Path unsettled_in(const Path& run_directory) {
    return run_directory / "unsettled";
}

}  // namespace

Registry::Registry(const Path& run_directory, const Deadline& deadline)
    : run_directory_(run_directory), lock_(run_directory / "registry.lock", deadline) {
    if (const auto text = read_file(record_in(run_directory_))) record_ = parse_record(*text);
}

void Registry::record(const BindingSet& bindings) {
    replace_file(unsettled_in(run_directory_), "");
    record_ = {.bindings = bindings, .generation = record_.generation + 1};
    replace_file(record_in(run_directory_), render(record_));
}

bool Registry::is_settled() const {
    return !read_file(unsettled_in(run_directory_)).has_value();
}

void Registry::settle() {
    remove_file(unsettled_in(run_directory_));
}

}  // namespace vif_workspace
