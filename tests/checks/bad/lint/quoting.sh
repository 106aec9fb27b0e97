#!/usr/bin/env bash
# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Must be refused: shellcheck: Double quote to prevent globbing
echo $1
