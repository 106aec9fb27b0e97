# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: cache_writeback: CpuContext::restore() has no WBINVD, and a leaver would read uncached memory as it was before the pages moved
    .text
_ZNK7libjump10CpuContext7restoreEv:
    ret
other:
    wbinvd
    ret
