# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Prints how long switches took. Input, in the order of time: "CYCLES left CALLED" and "CYCLES back RESUMED", when a
# kernel left and when one was back, in cycles of the TSC, which goes on across switches; CALLED is when the leaver
# began to, RESUMED when the other was done. One that left and the next that is back are a switch. One that left behind
# another that left was started by it. Variables: mhz, of the TSC; what, for the report.

function take(name, cycles,    ms) {
    ms = cycles / mhz / 1000
    sum[name] += ms
    if (!(name in least) || ms < least[name]) least[name] = ms
    if (ms > most[name]) most[name] = ms
}

function show(name, text) {
    printf "# %s, %s: %.2f ms (%.2f to %.2f), %d switches\n", what, text,
        sum[name] / switches, least[name], most[name], switches
}

$2 == "left" { left = $1; called = $3; away = 1 }
$2 == "back" && away {
    away = 0
    ++switches
    take("jump", $1 - left)
    take("all", $3 - called)
}
END {
    if (!switches) exit 1
    show("jump", "from leaving to arriving")
    show("all", "with the devices of both")
}
