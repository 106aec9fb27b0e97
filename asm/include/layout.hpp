// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Gives NASM the numbers of C++. A layout is a source that is never linked: libjump_offsets() in asm/CMakeLists.txt
// compiles it to assembly and makes a `%define NAME NUMBER` of every comment `# ->NAME NUMBER` in it. So NASM sees the
// offsets and sizes that the structs have for the target at hand.
#pragma once

#include <cstddef>

#define DEFINE(name, number) asm volatile("# ->" name " %c0" ::"i"(number))
#define FIELD(type, field) DEFINE(#type "." #field, offsetof(type, field))
#define SIZE(type) DEFINE(#type "_size", sizeof(type))
