# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Out of what bench-switch says: figures for bench-report, in milliseconds, each the mean of a switch from A to B and of
# the one back before it. condition: the case.

function figure(measure, ticks) {
    print where, measure, "ms", subject, sprintf("%.3f", ticks / rate * 1000)
}

# A switch from one kernel to the other: the times of the one that left in its row FROM, and those of the other in TO.
function add(from, to) {
    whole += at[to, "after"] - at[from, "before"]
    leaving += at[from, "left"] - at[from, "called"]
    jump += at[to, "back"] - at[from, "left"]
    resuming += at[to, "resumed"] - at[to, "back"]
}

$2 == "of" { rate = $3 }

$2 == "switch" {
    phase = $3 SUBSEP $4
    if (!(phase in rounds)) order[++phases] = phase
    rounds[phase] = $5
    row = $1 SUBSEP phase SUBSEP $5
    at[row, "before"] = $6
    at[row, "after"] = $7
    at[row, "called"] = $8
    at[row, "left"] = $9
    at[row, "back"] = $10
    at[row, "resumed"] = $11
}

END {
    for (number = 1; number <= phases; ++number) {
        phase = order[number]
        split(phase, words, SUBSEP)
        subject = words[1] " devices"
        where = condition (words[2] == 0 ? ", at once" : ", after " words[2] " s")
        for (round = 2; round <= rounds[phase]; ++round) {
            whole = leaving = jump = resuming = 0
            # A comes back by the switch of B that follows its own.
            add("B:" SUBSEP phase SUBSEP round, "A:" SUBSEP phase SUBSEP round - 1)
            add("A:" SUBSEP phase SUBSEP round, "B:" SUBSEP phase SUBSEP round)
            figure("a switch", whole / 2)
            figure("leaving", leaving / 2)
            figure("the jump", jump / 2)
            figure("coming back", resuming / 2)
            figure("shell and kjump", (whole - leaving - jump - resuming) / 2)
        }
    }
}
