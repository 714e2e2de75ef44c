#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "support/isolation.h"

namespace {

bool any_ran = true;

/// A test that a runner asks for by a name that does not exist must not pass.
struct Count : doctest::IReporter {
    explicit Count(const doctest::ContextOptions& /*options*/) {}
    void report_query(const doctest::QueryData& /*data*/) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& run) override {
        any_ran = run.numTestCasesPassingFilters > 0;
    }
    void test_case_start(const doctest::TestCaseData& /*test*/) override {}
    void test_case_reenter(const doctest::TestCaseData& /*test*/) override {}
    void test_case_end(const doctest::CurrentTestCaseStats& /*test*/) override {}
    void test_case_exception(const doctest::TestCaseException& /*exception*/) override {}
    void subcase_start(const doctest::SubcaseSignature& /*subcase*/) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData& /*assertion*/) override {}
    void log_message(const doctest::MessageData& /*message*/) override {}
    void test_case_skipped(const doctest::TestCaseData& /*test*/) override {}
};
REGISTER_LISTENER("count", 1, Count);

}  // namespace

int main(int argc, char** argv) {
    return vif_workspace::tests::in_isolation([&] {
        const int failed = doctest::Context(argc, argv).run();
        return any_ran ? failed : 1;
    });
}
