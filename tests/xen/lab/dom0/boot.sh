# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The part of the boot that dom0 and a driver domain have in common; each one's init sources it.

# shellcheck source=errand.sh
. /lab/errand.sh

mount_all() {
    mount -t proc proc /proc
    mount -t sysfs sysfs /sys
    mkdir -p /dev/pts /dev/shm
    mount -t devpts -o gid=5,mode=620,ptmxmode=666 devpts /dev/pts
    mount -t tmpfs tmpfs /dev/shm
    mount -t tmpfs tmpfs /run
    mount -t tmpfs tmpfs /tmp
    mkdir -p /run/lab /run/lock /run/xen /run/xenstored /run/netns /var/log/xen/console
    ln -sfn /proc/self/fd /dev/fd
}

load_modules() {
    modprobe -a xenfs xen-evtchn xen-gntdev xen-gntalloc xen-privcmd xen-netback bridge veth tun
    mount -t xenfs xenfs /proc/xen
}
