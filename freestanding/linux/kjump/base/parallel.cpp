// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "base/parallel.hpp"

#include <algorithm>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

#include <sched.h>

namespace kjump {
namespace {

constexpr int kMost = 4;

}  // namespace

std::size_t processors_here() {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<std::size_t>(std::clamp(CPU_COUNT(&set), 1, kMost))
                                                       : 1;
}

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
    std::vector<std::exception_ptr> failures(count);
    const auto try_one = [&](std::size_t number) {
        try {
            work(number);
        } catch (...) {
            failures[number] = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t number = 1; number < count; ++number) {
            try {
                others.emplace_back(try_one, number);
            } catch (const std::system_error&) {
                try_one(number);  // no thread is to be had
            }
        }
        if (count != 0) {
            try_one(0);
        }
    }
    for (const auto& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

}  // namespace kjump
