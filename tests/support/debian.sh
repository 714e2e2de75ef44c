# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes a Debian system of packages: for the Xen lab, for the tests of the package, and for tests in another suite
# than this machine's. Needs root (mmdebstrap unpacks with ownership) and an apt that can reach a Debian archive: the
# sources and the Acquire options of this machine are the ones used. They name the suite of this machine; for another
# suite of the same archive, the name is replaced in copies of them.

# The suite of this machine, which is the one that is made unless the caller sets another.
# shellcheck disable=SC2034  # it and the versions below are for those that source this file
own_suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
suite=$own_suite

# What a suite has in versions of its own: of Xen, of libraries that images of the Xen lab need. A suite that is not
# named here was never tried.
# shellcheck disable=SC2034
declare -A xen_versions=([bookworm]=4.17 [trixie]=4.20)
# shellcheck disable=SC2034
declare -A boost_versions=([bookworm]=1.74.0 [trixie]=1.83.0)
# shellcheck disable=SC2034
declare -A tins_versions=([bookworm]=4.0 [trixie]=4.5)

# debian_sources DIRECTORY: copies the Debian archive entries of this machine, in either of apt's formats, for $suite
# to DIRECTORY.
debian_sources() {
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        /etc/apt/sources.list.d/*.sources; do
        if [ -s "$file" ] && grep -q "$own_suite" "$file" &&
            grep -qE '/debian(-security)?/?([[:space:]]|$)' "$file"; then
            sed "s/\<$own_suite\>/$suite/g" "$file" >"$1/${file##*/}"
        fi
    done
}

# make_debian TARGET PACKAGE,...: the packages and their dependencies, without their manuals. TARGET is a directory, or
# a tar if its name ends so.
make_debian() {
    local target=$1 packages=$2 options status=0
    options=$(mktemp -d)
    mkdir "$options/sources"
    debian_sources "$options/sources"
    [ -n "$(ls "$options/sources")" ] || {
        echo "no Debian $own_suite entry in this machine's apt sources" >&2
        rm -rf "$options"
        return 1
    }
    apt-config dump --no-empty --format '%f "%v";%n' Acquire >"$options/acquire"
    # mmdebstrap mounts file systems in TARGET, which must not stay mounted if it is killed: it has a mount namespace.
    # path-exclude excludes files of these packages, not those of packages that are installed later.
    # shellcheck disable=SC2016  # $1 is mmdebstrap's
    unshare --mount mmdebstrap --quiet --variant=apt --include="$packages" --aptopt="$options/acquire" \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' \
        --customize-hook='rm -f "$1"/etc/dpkg/dpkg.cfg.d/99mmdebstrap' \
        "$suite" "$target" "$options"/sources/* || status=$?
    rm -rf "$options"
    return "$status"
}
