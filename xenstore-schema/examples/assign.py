#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the assignment of a MAC, in Python, with the module of Debian's package xen-utils-4.17 or xen-utils-4.20.

    assign.py MAC NODE=VALUE...     replaces the assignment of MAC
    assign.py MAC                   removes the assignment of MAC

    assign.py 00:16:3e:00:00:0a ip=10.7.0.10 hostname=alpha 'dns=10.7.0.53 10.7.0.54'
"""
import glob
import sys

sys.path += glob.glob("/usr/lib/xen-*/lib/python")
from xen.lowlevel.xs import xs  # noqa: E402


def assign(store, mac, nodes):
    # A relative path is in the home of the domain that runs this program. For the vifs of a driver
    # domain, domain 0 writes to /local/domain/DOMID/workspace/vif.
    directory = "workspace/vif/" + mac.lower().replace(":", "-")
    done = False
    while not done:  # again, if another process has changed the same nodes meanwhile
        transaction = store.transaction_start()
        try:
            store.rm(transaction, directory)
            for name, value in nodes.items():
                store.write(transaction, directory + "/" + name, value)
        except BaseException:
            store.transaction_end(transaction, True)  # abort: nothing has been written
            raise
        done = store.transaction_end(transaction)


if __name__ == "__main__":
    assign(xs(), sys.argv[1], dict(pair.split("=", 1) for pair in sys.argv[2:]))
