// SPDX-License-Identifier: GPL-2.0-or-later
// Whether any test case ran: a runner that asks for a test case by a name that does not exist must
// not pass. (ctest asks for each one by name, and splits a name at a semicolon.) Included by the
// main() of a test program alone.
#pragma once

#include <doctest/doctest.h>

namespace vif_workspace::tests {

inline bool any_test_ran = true;  // until a run reports otherwise

struct RanTests : doctest::IReporter {
    explicit RanTests(const doctest::ContextOptions& /*options*/) {}
    void report_query(const doctest::QueryData& /*data*/) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& run) override {
        any_test_ran = run.numTestCasesPassingFilters > 0;
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
REGISTER_LISTENER("ran", 1, RanTests);

/// Runs what ARGV asks for; the status of main().
inline int run_tests(int argc, char** argv) {
    const int failed = doctest::Context(argc, argv).run();
    return any_test_ran ? failed : 1;
}

}  // namespace vif_workspace::tests
