# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154 # shares the variables of who sources it
# Debian's i386 programs, through an apt state of our own: the host keeps its architectures and its
# lists. Sourced by the recipes, which set packages.

# Sets suite: the host's Debian main suite as "URI codename component version", from whatever form
# its sources have.
read_suite() {
    local codename
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    # shellcheck disable=SC2016 # apt's format, not the shell's
    suite=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(VERSION)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' \
        "Codename: $codename" 'Component: main' | head -n 1)
    [[ -n $suite ]] || die "apt has no lists of Debian $codename; ./dev setup fetches them"
}

# fetch_debian STATE: downloads and unpacks the packages below STATE.
fetch_debian() {
    local state=$1 uri codename component file
    local key=/usr/share/keyrings/debian-archive-keyring.gpg
    read -r uri codename component _ <<<"$suite"
    mkdir -p "$state"/{lists,cache/archives}/partial "$state/debs"
    echo "deb [arch=i386 signed-by=$key] $uri $codename $component" >"$state/sources.list"
    cat >"$state/apt.conf" <<END
#clear APT::Architectures;
#clear APT::Update;
APT { Architecture "i386"; Architectures { "i386"; }; Sandbox::User "root"; };
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
    cd "$state/debs" || return
    apt-get -q -c "$state/apt.conf" download "${packages[@]}"
    for file in *.deb; do dpkg-deb -x "$file" "$state/unpacked"; done
}
