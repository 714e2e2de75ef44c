// SPDX-License-Identifier: GPL-2.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT
#include "support/any_test_ran.h"

int main(int argc, char** argv) {
    return vif_workspace::tests::run_tests(argc, argv);
}
