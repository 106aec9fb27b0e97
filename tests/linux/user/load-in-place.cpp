// SPDX-License-Identifier: MIT OR GPL-2.0-only
// kexec_load(2) with KEXEC_IN_PLACE, and what it has to respect. Prints TAP.
#include <cstring>

#include "load_in_place.hpp"

int main(int argc, char** argv) {
    using namespace user;
    Tap tap;
    const char* const what = argc == 2 ? argv[1] : "";
    if (std::strcmp(what, "segments") == 0) {
        check_segments(tap);
    } else if (std::strcmp(what, "owners") == 0) {
        check_owners(tap);
    } else if (std::strcmp(what, "readers") == 0) {
        check_readers(tap);
    } else {
        die("usage", "segments|owners|readers");
    }
    return tap.finish();
}
