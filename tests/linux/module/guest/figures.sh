# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=dash
# What the kernel holds of memory, and whether it has become more. For the latter it has to be booted with
# slub_debug=FZ: CPUs then keep no objects for themselves, which would count as used, and what writes beyond an object
# is found. Sourced, never run.

# Those that a CPU keeps in a list of its own are free too, and /proc/meminfo does not count them: Linux 6.12 lets such
# a list grow to an eighth of the zone when much is freed at once.
free_pages() {
    awk '$1 == "count:" || $1 == "nr_free_pages" { free += $2 } END { print free }' /proc/zoneinfo
}

# look: lines "NAME COUNT": pages that are not free, areas of vmalloc(), and objects of each cache.
look() {
    awk '$2 ~ /^[0-9]+$/ { print "objects-of-" $1, $2 }' /proc/slabinfo
    grep -vc "unpurged\|vm_map_ram" /proc/vmallocinfo | sed 's/^/vmalloc-areas /'
    awk -v free="$(free_pages)" '$1 == "present" { present += $2 } END { print "pages-not-free", present - free }' \
        /proc/zoneinfo
}

# figures NAME: into /tmp/NAME. What somebody uses for a moment only adds, so the least of some looks counts. Areas of
# vmalloc() are given back later, or when a module comes.
figures() {
    rmmod adverse && insmod /lib/modules/adverse.ko || return
    sync
    echo 3 >/proc/sys/vm/drop_caches
    for figures_cache in /sys/kernel/slab/*; do
        [ -L "$figures_cache" ] || echo 1 >"$figures_cache/shrink"
    done
    for _ in 1 2 3 4 5; do look; done >/tmp/looks
    awk '!($1 in least) || $2 < least[$1] { least[$1] = $2 } END { for (name in least) print name, least[name] }' \
        /tmp/looks >"/tmp/$1"
}

# grown MORE: prints each figure that is more than MORE above what it was in /tmp/before. Memory is freed some time
# after it was given back, so it gets some.
grown() {
    for _ in 1 2 3 4 5; do
        figures after
        awk -v more="$1" 'NR == FNR { before[$1] = $2; next } $2 > before[$1] + more { print $1, before[$1] + 0, $2 }' \
            /tmp/before /tmp/after >/tmp/grown
        [ -s /tmp/grown ] || return 1
        sleep 1
    done
    cat /tmp/grown
}
