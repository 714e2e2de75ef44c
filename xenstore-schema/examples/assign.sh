#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Writes the assignment of a MAC, in shell.
#
#   assign.sh MAC NODE=VALUE...     replaces the assignment of MAC
#   assign.sh MAC                   removes the assignment of MAC
#
#   assign.sh 00:16:3e:00:00:0a ip=10.7.0.10 hostname=alpha 'dns=10.7.0.53 10.7.0.54'
#
# `workspacectl assign` does the same in one transaction, and refuses values for which the vif would be
# refused when it comes up.
set -eu

# A relative path is in the home of the domain that runs this program. For the vifs of a driver domain,
# domain 0 writes to /local/domain/DOMID/workspace/vif.
directory=workspace/vif/$(printf %s "$1" | tr ABCDEF: abcdef-)
shift

# xenstore-write writes all its pairs in one transaction, but that does not include xenstore-rm. Between the
# two commands the MAC has no assignment, so that its vif would be refused; it never has half of one.
if xenstore-exists "$directory"; then xenstore-rm "$directory"; fi
[ $# -gt 0 ] || exit 0
for pair; do
    set -- "$@" "$directory/${pair%%=*}" "${pair#*=}"
    shift
done
xenstore-write "$@"
