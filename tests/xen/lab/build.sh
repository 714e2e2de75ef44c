#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the image of the Xen lab from Debian packages: hypervisor, kernel, dom0's disk, dom0's
# initrd and the guest's initrd (inside dom0's disk). Nothing is booted here: run.sh does that.
#
#   build.sh [--force] [dom0|hvm|libvirt|debian]
#
#   hvm      the same with qemu-system-xen, for HVM guests
#   libvirt  the same with libvirtd and virsh
#   debian   boots as a Debian host does: systemd, Xen's own boot scripts, AppArmor enforced
#
# Needs root (mmdebstrap unpacks with ownership) and an apt that can reach a Debian archive: the
# suite, the sources and the Acquire options of this machine are the ones used. Everything lands in
# $XENLAB_CACHE (default: .cache/xen at the top of the repository). A second call with nothing
# changed does nothing; two calls at once take turns.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../../support/debian.sh
. "$here/../../support/debian.sh"
cache=${XENLAB_CACHE:-$(cd "$here/../../.." && pwd)/.cache/xen}
xen_version=${xen_versions[$suite]}
disk_mb=1536
# The packages of dom0 besides the "essential" set of mmdebstrap: the lab's own needs, then the product's.
lab_packages=mount,kmod,libc-bin,bash,procps,busybox-static,cpio,iproute2,bridge-utils,tcpdump
lab_packages+=,iputils-ping,iputils-arping,dnsmasq-base,xen-utils-$xen_version,xen-utils-common,xenstore-utils
product_packages=libxenstore4,libnftables1,nftables,iptables,ebtables,isc-dhcp-server,libseccomp2
product_packages+=,libtins${tins_versions[$suite]}
# The image debian has what the package needs beside these: it is built with shared libraries of C++.
declare -A extra_packages=([dom0]="" [hvm]=",qemu-system-xen,ipxe-qemu,seabios"
    [libvirt]=",libvirt-daemon-driver-xen,libvirt-clients"
    [debian]=",systemd-sysv,udev,apparmor,lsb-base,libboost-filesystem${boost_versions[$suite]}")

log() { printf '[image %4ds] %s\n' "$SECONDS" "$*"; }
die() { echo "build.sh: $*" >&2; exit 1; }

require_tools() {
    local tool
    for tool in mmdebstrap cpio mke2fs xz zstd depmod apt-get cc; do
        command -v "$tool" >/dev/null || die "$tool is missing; run scripts/setup xen"
    done
    [ "$(id -u)" = 0 ] || die "only root can unpack Debian packages with their owners"
}

# The kernel and the hypervisor are taken directly from their packages.
fetch_kernel() {
    local package debs=$cache/debs
    package=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image-/ && !n++ {print $2}')
    [ -n "$package" ] || die "apt knows no linux-image-amd64; run scripts/setup xen"
    kernel_version=${package#linux-image-}
    local stamp=$cache/.kernel-$kernel_version-$xen_version
    [ -e "$stamp" ] && return
    log "fetching $package and xen-hypervisor-$xen_version-amd64"
    rm -rf "$debs" "$cache/kernel" "$cache"/.kernel-* "$cache"/.image-*
    mkdir -p "$debs" "$cache/kernel"
    (cd "$debs" && apt-get download -qq -o APT::Sandbox::User=root \
        "$package" "xen-hypervisor-$xen_version-amd64")
    dpkg-deb -x "$debs/$package"_*.deb "$cache/kernel"
    dpkg-deb -x "$debs/xen-hypervisor-$xen_version"*.deb "$cache/kernel"
    # QEMU's multiboot loader needs the plain ELF32 file.
    gunzip -c "$cache/kernel/boot/xen-$xen_version-amd64.gz" >"$cache/xen"
    unpack_vmlinux "$cache/kernel/boot/vmlinuz-$kernel_version" >"$cache/vmlinux"
    [ "$(head -c 4 "$cache/vmlinux")" = $'\x7fELF' ] || die "$package holds no ELF kernel"
    unpack_modules
    depmod -b "$cache/kernel" "$kernel_version"
    touch "$stamp"
}

# header_number FILE OFFSET SIZE: a number of the header of a Linux kernel (Documentation/arch/x86/boot.rst).
header_number() { od -An -j "$(($2))" -N "$3" -t "u$3" "$1" | tr -d ' '; }

# An uncompressed kernel spares the hypervisor, and every `xl create`, the decompression, which is slow without KVM.
# Debian 12 compresses it by xz, Debian 13 by zstd.
unpack_vmlinux() {
    local kernel=$1 sectors offset decompress
    sectors=$(header_number "$kernel" 0x1f1 1)
    offset=$(((sectors + 1) * 512 + $(header_number "$kernel" 0x248 4)))
    case $(od -An -j "$offset" -N 4 -t x1 "$kernel" | tr -d ' ') in
        fd377a58) decompress=(xz -dc --single-stream) ;;
        28b52ffd) decompress=(zstd -dcq) ;;
        *) die "$kernel is compressed neither by xz nor by zstd" ;;
    esac
    # The length of the kernel follows the stream, so the program may complain; the caller checks its output.
    tail -c "+$((offset + 1))" "$kernel" | head -c "$(header_number "$kernel" 0x24c 4)" |
        "${decompress[@]}" 2>/dev/null || true
}

# Debian 13 has its modules below usr/lib, and compressed, which busybox's insmod does not read.
unpack_modules() {
    [ -e "$cache/kernel/lib" ] || ln -s usr/lib "$cache/kernel/lib"
    (
        cd "$cache/kernel/lib/modules/$kernel_version/kernel"
        module_files | sed -n '/\.xz$/p' | xargs --no-run-if-empty xz -d
    )
}

build_rootfs() {
    local packages=$lab_packages,$product_packages${extra_packages[$image]}
    rootfs_key=$(printf '%s\n' "$suite $packages" | sha256sum | cut -c1-16)
    local stamp=$cache/.rootfs-$image-$rootfs_key
    [ -e "$stamp" ] && return
    rm -f "$cache/.rootfs-$image"-* "$cache/.image-$image"-*
    log "installing Debian $suite for $image"
    make_debian "$cache/$image.rootfs.tar" "$packages"
    touch "$stamp"
}

# The modules below the working directory: all of net/, and those for the devices that dom0 and a guest can have here.
module_files() {
    find net lib crypto arch drivers/xen drivers/virtio drivers/net/xen-netback drivers/net/ethernet/intel/e1000 \
        fs/ext4 fs/jbd2 drivers/block/xen-blkback -name '*.ko*'
    find drivers/net -maxdepth 1 -name '*.ko*'
    ls fs/mbcache.ko* drivers/block/{virtio_blk,loop,xen-blkfront}.ko*
}

install_modules() {
    local root=$1
    local from=$cache/kernel/lib/modules/$kernel_version to=$root/lib/modules/$kernel_version
    mkdir -p "$to/kernel"
    (cd "$from/kernel" && module_files | cpio -pdm --quiet "$to/kernel")
    cp "$from"/modules.{builtin,builtin.modinfo,order} "$to/"
    depmod -b "$root" "$kernel_version"
}

pack_cpio() { (cd "$1" && find . | cpio -o -H newc -R 0:0 --quiet) >"$2"; }

# The guest: static busybox, netfront, the emulated card of an HVM guest, the xenstore client, and
# a program that sends frames unchanged.
build_guest() {
    local root=$1 guest=$cache/guest.d module library action
    rm -rf "$guest"
    mkdir -p "$guest"/{bin,dev,proc,sys,lib/mod,tmp,etc,var,lab,usr/bin,usr/share/udhcpc}
    cp "$root/bin/busybox" "$guest/bin/"
    for module in xen-netfront af_packet e1000; do
        find "$cache/kernel/lib/modules/$kernel_version" -name "$module.ko" \
            -exec cp {} "$guest/lib/mod/" \;
    done
    cp "$root/usr/bin/xenstore" "$guest/usr/bin/"
    for library in $(chroot "$root" ldd /usr/bin/xenstore | grep -oE '/[^ ]+'); do
        mkdir -p "$guest$(dirname "$library")"
        cp -L "$root$library" "$guest$library"
    done
    for action in ls read write; do ln -s xenstore "$guest/usr/bin/xenstore-$action"; done
    cc -static -O1 -s -Wall -Wextra -o "$guest/usr/bin/send" "$here/guest/send.c"
    install -m 755 "$here/guest/init" "$guest/init"
    install -m 755 "$here/guest/udhcpc.script" "$guest/usr/share/udhcpc/default.script"
    pack_cpio "$guest" "$root/lab/guest.cpio"
    cp "$cache/vmlinux" "$root/lab/guest.vmlinux"
    # The device model of an HVM guest boots a bzImage.
    [ "$image" != hvm ] || cp "$cache/kernel/boot/vmlinuz-$kernel_version" "$root/lab/guest.vmlinuz"
    rm -rf "$guest"
}

# The initrd of dom0 and of a driver domain: just enough to reach the disk.
build_initrd() {
    local root=$1 initrd=$cache/initrd.d module
    rm -rf "$initrd"
    mkdir -p "$initrd"/{bin,dev,proc,sys,root,mod}
    cp "$root/bin/busybox" "$initrd/bin/"
    install -m 755 "$here/dom0/initrd-init" "$initrd/init"
    for module in virtio_pci virtio_blk xen-blkfront ext4; do
        modprobe -d "$cache/kernel" -S "$kernel_version" --show-depends "$module"
    done | awk '$1 == "insmod" && !seen[$2]++ {print $2}' | while read -r module; do
        cp "$module" "$initrd/mod/"
        basename "$module" >>"$initrd/mod/order"
    done
    pack_cpio "$initrd" "$cache/initrd.cpio"
    cp "$cache/initrd.cpio" "$root/lab/"
    rm -rf "$initrd"
}

# What the initrd starts: the lab's own process 1, or systemd with the lab's units.
install_init() {
    local lab=$1/lab units=$1/etc/systemd/system
    cp "$here/dom0/lib.sh" "$here/dom0/errand.sh" "$here/dom0/boot.sh" "$lab/"
    if [ "$image" != debian ]; then
        install -m 755 "$here/dom0/init" "$here/dom0/driver-init" "$lab/"
        [ "$image" != libvirt ] || "$here/libvirt/configure" "$1"
        return
    fi
    ln -s /sbin/init "$lab/init"
    install -m 755 "$here/debian/test" "$lab/test"
    cp "$here"/debian/*.service "$units/"
    chroot "$1" systemctl --quiet enable lab-lan.service lab-test.service
    # The test uses the console, and tcpdump, whose profile would keep it from the test's files.
    chroot "$1" systemctl --quiet mask serial-getty@hvc0.service getty-static.service
    ln -s /etc/apparmor.d/usr.bin.tcpdump "$1/etc/apparmor.d/disable/"
    echo 'XENCONSOLED_ARGS="--log=guest --log-dir=/var/log/xen/console"' >>"$1/etc/default/xen"
    mkdir -p "$1/var/log/xen/console"
    echo '/dev/vda / ext4 defaults 0 0' >"$1/etc/fstab"
    : >"$1/etc/machine-id"
}

build_disk() {
    local root=$cache/root.d key stamp
    key=$({ echo "$rootfs_key $kernel_version $disk_mb"; find "$here/dom0" "$here/guest" \
        "$here/debian" "$here/libvirt" "$here/build.sh" -type f -print0 | sort -z | xargs -0 cat; } | sha256sum | cut -c1-16)
    stamp=$cache/.image-$image-$key
    [ -e "$stamp" ] && return
    rm -f "$cache/.image-$image"-*
    log "assembling $image.img"
    rm -rf "$root"
    mkdir -p "$root"
    tar -xpf "$cache/$image.rootfs.tar" -C "$root" --exclude='./dev/*'
    mkdir -p "$root"/lab "$root"/{run,proc,sys,dev} "$root"/var/{log,lib}/xen
    install_modules "$root"
    build_guest "$root"
    build_initrd "$root"
    install_init "$root"
    cc -O1 -s -Wall -Wextra -o "$root/lab/shut_down" "$here/dom0/shut_down.c" -lxenctrl
    rm -f "$root/etc/resolv.conf"
    echo dom0 >"$root/etc/hostname"
    echo '127.0.0.1 localhost dom0' >"$root/etc/hosts"
    rm -f "$cache/$image.img"
    truncate -s "${disk_mb}M" "$cache/$image.img"
    mke2fs -q -F -t ext4 -O ^has_journal,^metadata_csum -m 0 -d "$root" "$cache/$image.img"
    rm -rf "$root"
    touch "$stamp"
    log "$image.img: $(du -m "$cache/$image.img" | cut -f1) MiB used"
}

main() {
    image=dom0
    local argument force=no
    for argument; do
        case $argument in
            --force) force=yes ;;
            dom0 | hvm | libvirt | debian) image=$argument ;;
            *) echo "usage: $0 [--force] [dom0|hvm|libvirt|debian]" >&2; exit 2 ;;
        esac
    done
    require_tools
    mkdir -p "$cache"
    exec {turn}>"$cache/.lock"
    flock "$turn"
    [ "$force" = no ] || rm -f "$cache"/.kernel-* "$cache/.rootfs-$image"-*
    fetch_kernel
    build_rootfs
    build_disk
    log "$image is ready in $cache"
}

main "$@"
exit # an edit of this file does not reach a run under way
