#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Writes what a MAC is assigned, in shell.
#
#   assign.sh MAC NODE=VALUE...     in place of what it was
#   assign.sh MAC                   nothing any more
#
#   assign.sh 00:16:3e:00:00:0a ip=10.7.0.10 hostname=alpha 'dns=10.7.0.53 10.7.0.54'
#
# `workspacectl assign` does the same in one transaction, and refuses what the vif would be refused for.
set -eu

# In the home of the domain that we run in. Of a driver domain: /local/domain/DOMID/workspace/vif
directory=workspace/vif/$(printf %s "$1" | tr ABCDEF: abcdef-)
shift

# xenstore-write makes one transaction of all its pairs, but none with xenstore-rm. In between the MAC has
# no assignment, so that its vif would be refused; never does it have half of one.
if xenstore-exists "$directory"; then xenstore-rm "$directory"; fi
[ $# -gt 0 ] || exit 0
for pair; do
    set -- "$@" "$directory/${pair%%=*}" "${pair#*=}"
    shift
done
xenstore-write "$@"
