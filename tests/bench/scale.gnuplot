# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Draws the data that `scale` has put into the current folder to scale.png: seconds, or milliseconds, of CPU time, the
# least of the rounds.
set terminal pngcairo size 1300, 1400
set output "scale.png"
set multiplot layout 3, 2
set grid
set key bottom right
set yrange [0:*]
set xrange [0:*]
set style data linespoints
set ylabel "s of CPU"
set title "Plan::build() in 1,000 segments"
set xlabel "MiB"
plot "plan-memory.dat" notitle
set title "Plan::build() for 4 GiB"
set xlabel "segments"
set logscale x
set xrange [1:*]
set format x "10^{%L}"
plot "plan-segments.dat" notitle
unset logscale x
set xrange [0:*]
set format x
set title "A swap of pages"
set xlabel "MiB, both sides together"
set ylabel "ms of CPU"
plot "moves-row.dat" using 1:($2 / 1000) title "in a row", \
    "moves-random.dat" using 1:($2 / 1000) title "random"
set title "A resident switch, at once, unused devices unbound"
set xlabel "processors"
plot "switch.dat" notitle
set title "Hibernation, request to off"
set xlabel "MiB of random memory that a program has"
set ylabel "s of CPU"
plot "off-kjump.dat" title "kjump", "off-kjump-resident.dat" title "kjump, resident", "off-swsusp.dat" title "swsusp"
set title "Hibernation, power-on to running"
plot "on-kjump.dat" title "kjump", "on-swsusp.dat" title "swsusp"
unset multiplot
