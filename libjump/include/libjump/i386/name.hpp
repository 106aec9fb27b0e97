// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The name of the namespace. GNU's dialects (-std=gnu++20) define i386 as 1 on i386, which standard C++ forbids.
#pragma once

#undef i386
