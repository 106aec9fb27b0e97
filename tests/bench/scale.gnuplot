# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Draws the data that `scale` has put into the current folder to scale.png: seconds, or milliseconds, of CPU time.
set terminal pngcairo size 1200, 900
set output "scale.png"
set multiplot layout 2, 2
set grid
set key top left
set yrange [0:*]
set ylabel "s of CPU"
set title "Plan::build() in 1,000 segments"
set xlabel "MiB"
plot "plan-memory.dat" with linespoints notitle
set title "Plan::build() for 4 GiB"
set xlabel "segments"
set logscale x
plot "plan-segments.dat" with linespoints notitle
unset logscale x
set title "Hibernation, request to off"
set xlabel "MiB of random memory in use"
plot "off-kjump.dat" with linespoints title "kjump", \
    "off-kjump-resident.dat" with linespoints title "kjump, resident", \
    "off-swsusp.dat" with linespoints title "swsusp"
set title "A resident switch"
set xlabel "processors"
set ylabel "ms of CPU"
plot "switch.dat" with linespoints notitle
unset multiplot
