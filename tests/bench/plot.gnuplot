# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Draws the ratios of bench.dat in the current folder (report/outputs.hpp) to bench.png, a bar for each: below 1 is better
# than what is compared with.
stats "bench.dat" using 1 nooutput
bars = STATS_records
stats "bench.dat" using (strlen(stringcolumn(2))) nooutput
set terminal pngcairo size 900 + 7 * STATS_max, 100 + 24 * bars
set output "bench.png"
set title "Medians, in terms of those of the baseline"
set style fill solid 0.6
set xrange [0:*]
set yrange [0.4 - bars:0.6]
set xtics 0.5
set grid xtics
set ytics noenhanced
unset key
set arrow from 1, graph 0 to 1, graph 1 nohead linewidth 2
plot "bench.dat" using ($1 / 2):(-$0):($1 / 2):(0.35):ytic(2) with boxxyerror
