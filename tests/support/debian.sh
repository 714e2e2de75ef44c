# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes a Debian system from packages, as a tar: for the Xen lab and for the tests of the package. Needs root
# (mmdebstrap unpacks with ownership) and an apt that can reach a Debian 12 archive: the sources and the
# Acquire options of this machine are used.

suite=bookworm

# The Debian archive entries of this machine, in either of apt's formats, one file name a line.
debian_sources() {
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        /etc/apt/sources.list.d/*.sources; do
        [ -s "$file" ] && grep -q "$suite" "$file" &&
            grep -qE '/debian(-security)?/?([[:space:]]|$)' "$file" && echo "$file"
    done
    return 0
}

# make_debian TAR PACKAGE,...: the packages and their dependencies, without their manuals.
make_debian() {
    local tar=$1 packages=$2 acquire sources status=0
    mapfile -t sources < <(debian_sources)
    [ "${#sources[@]}" -gt 0 ] || {
        echo "no Debian $suite entry in this machine's apt sources" >&2
        return 1
    }
    acquire=$(mktemp)
    apt-config dump --no-empty --format '%f "%v";%n' Acquire >"$acquire"
    # This excludes files of these packages, not those of packages that are installed later.
    # shellcheck disable=SC2016  # $1 is mmdebstrap's
    mmdebstrap --quiet --variant=apt --include="$packages" --aptopt="$acquire" \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' \
        --customize-hook='rm -f "$1"/etc/dpkg/dpkg.cfg.d/99mmdebstrap' \
        "$suite" "$tar" "${sources[@]}" || status=$?
    rm -f "$acquire"
    return "$status"
}
