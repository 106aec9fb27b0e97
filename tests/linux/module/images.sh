# SPDX-License-Identifier: MIT OR GPL-2.0-only
# shellcheck shell=bash disable=SC2034 # what ../images.sh uses
# Images of a stock kernel. Sourced with BUILD-DIR SERIES, never run.

(($# >= 2)) || { echo "usage: ${0##*/} BUILD-DIR SERIES..." >&2; exit 2; }
kernel=stock-$2
scenarios=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/image-
work=module-images/$2
machine=(MACHINE=q35 CPU=qemu64 CPUS=2 MEMORY=512M TIMEOUT=580 AWAITING=awaiting)
# shellcheck source=../images.sh
. "$(dirname "${BASH_SOURCE[0]}")/../images.sh" "$1"
