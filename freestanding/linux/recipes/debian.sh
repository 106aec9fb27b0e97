# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # shares the variables of who sources it
# Debian's programs, through an apt state of our own: the host keeps its architectures and its lists. Sourced by the
# recipes, which set packages, and architecture if it is not i386.

# Sets suite: the host's Debian main suite as "URI codename component version", from whatever form its sources have.
read_suite() {
    find_suite ""
    [[ -n $suite ]] || die "apt has no lists of Debian's main suite; ./dev setup fetches them"
}

# Sets suite to the lines of all suites that bring kernels.
read_suites() {
    local main
    read_suite
    main=$suite
    find_suite -security
    suite=$main${suite:+$'\n'$suite}
}

# find_suite SUFFIX: the same for the suite whose codename ends with SUFFIX. Empty if apt has no lists of it.
find_suite() {
    local codename
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")$1
    # shellcheck disable=SC2016 # apt's format, not the shell's
    suite=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(VERSION)' \
        'Created-By: Packages' 'Origin: Debian' "Codename: $codename" 'Component: main' | sed -n 1p)
}

# fetch_debian STATE: downloads and unpacks the packages below STATE.
fetch_debian() {
    local file
    open_debian "$1"
    download_debian "$1"
    for file in "$1"/debs/*.deb; do dpkg-deb -x "$file" "$1/unpacked"; done
}

# open_debian STATE: an apt of its own, with the newest lists of the suite; several are several lines.
open_debian() {
    local state=$1 uri codename component architecture=${architecture:-i386}
    local key=/usr/share/keyrings/debian-archive-keyring.gpg
    mkdir -p "$state"/{lists,cache/archives}/partial "$state/debs"
    while read -r uri codename component _; do
        echo "deb [arch=$architecture signed-by=$key] $uri $codename $component"
    done <<<"$suite" >"$state/sources.list"
    cat >"$state/apt.conf" <<END
#clear APT::Architectures;
#clear APT::Update;
APT { Architecture "$architecture"; Architectures { "$architecture"; }; Sandbox::User "root"; };
Acquire::Languages "none";
Dir {
    State "$state";
    State::lists "$state/lists";
    State::status "/dev/null";
    Cache "$state/cache";
    Etc::sourcelist "$state/sources.list";
    Etc::sourceparts "/dev/null";
};
END
    apt-get -q -c "$state/apt.conf" update
}

# download_debian STATE: the packages, as STATE/debs/*.deb.
download_debian() {
    (cd "$1/debs" && apt-get -q -c "$1/apt.conf" download "${packages[@]}")
}
