// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The services of the running kernel that kjump uses, by whatever interface. Tests have a kernel of their own.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "base/storage.hpp"
#include "machine/kernel_id.hpp"
#include "machine/memory_map.hpp"
#include "machine/windows.hpp"

namespace kjump {

// A piece of a peer's memory.
struct Segment {
    Bytes bytes;                // have to stay where they are until load() returns
    std::uint64_t physical;     // where they go; whole pages
    std::uint64_t memory_size;  // bytes, whole pages, no less than `bytes` has; zeros fill the rest
};

enum class Placement {
    // The peer replaces this kernel. Segments outside of this kernel's memory are written where they belong when they
    // are loaded, the others when this kernel leaves. Any number of segments, each inside of that memory or outside.
    kInPlace,
    // The jump exchanges the peer with what is in its place, so that this kernel can come back.
    kSwapped,
};

// How a peer is entered and comes back (docs/SPEC.md, "The contract of a jump").
enum class Mode {
    kProtected32,  // 32-bit protected mode, with paging off
    kLong,         // long mode, which kernels of 64 bits alone can offer
};

struct Peer {
    std::uint64_t entry;                // physical; 0 where takes_any_image(): set_entry() tells
    std::span<const Segment> segments;  // none: the peer is in memory already
    Mode mode = Mode::kProtected32;
    // In one segment: where each jump writes the header of an ELF core with this kernel's memory (elfcorehdr=). Empty:
    // nowhere.
    MemoryRange core{};
};

// A place for one loaded peer; a kernel without libjump's slots has one place and shows none.
struct Slot {
    bool loaded;
    std::uint64_t entry;    // physical; 0: the peer left no way back, or none is loaded
    bool resident = false;  // the peer's memory is its own, and nothing is exchanged when it is entered
};

// What ends a program that runs too long.
struct Timer {
    std::uint32_t seconds;  // after which it can, at most; 0: there is none
    std::string words;      // which it is, or why there is none
};

constexpr std::uint32_t kNoTimeout = 0;

class Kernel {
public:
    virtual ~Kernel() = default;
    virtual KernelId identify() const = 0;
    // The interface by which it is asked, in words. Throws nothing: what is wrong with it is among the words.
    virtual std::string interface() const = 0;

    // True if the chosen slot has a peer to jump to. Throws what slots() does.
    virtual bool is_loaded() const = 0;
    // Loads a peer into the chosen slot. Throws Failure(Exit::kKernel); the slot is as before then.
    virtual void load(const Peer& peer, Placement placement) = 0;
    // Drops what the chosen slot has loaded. Throws Failure(Exit::kKernel).
    virtual void unload() = 0;
    // Leaves through what is loaded. Returns when a peer has come back. Throws
    // Failure(Exit::kKernel or Exit::kNoPeer); Failure(Exit::kAbandoned), with the report, if a fault of the peer
    // brought this kernel back; Failure(Exit::kTimedOut), likewise, if the timer did after `timeout` seconds, of which
    // timer() has the most.
    virtual void jump(std::uint32_t timeout) = 0;
    // True if an image of any kernel can replace this one, and its bytes can be brought by write(). Otherwise load()
    // takes them, and the image has to be of the same build.
    virtual bool takes_any_image() const { return false; }
    // True if it would be so with libjump's module, which is not loaded.
    virtual bool lacks_module() const { return false; }
    // Writes memory of the peer in the chosen slot, from the physical address `start` on: only what its segments have.
    // And sets where it is entered next. Precondition: takes_any_image(). Throw Failure(Exit::kKernel).
    virtual void write(std::uint64_t start, Bytes bytes);
    virtual void set_entry(std::uint64_t entry);
    // What this kernel enters when it panics: in its own mode at `entry`, in `segment`, whose place is in the memory
    // that it keeps for that. Throws Failure(Exit::kKernel).
    virtual void load_for_crash(std::uint64_t entry, const Segment& segment);
    // Nothing if this kernel has no use for one. Throws what slots() does.
    virtual std::optional<Timer> timer() const { return {}; }

    // Every slot in the order of its number; none if this kernel has no slots. Throws Failure(Exit::kIo), and
    // Failure(Exit::kKernel) without the privilege.
    virtual std::vector<Slot> slots() const = 0;
    // True if the kernel itself remembers the chosen slot, for other programs too. Otherwise it is slot 0 whenever
    // kjump starts.
    virtual bool keeps_choice() const = 0;
    // The number of the slot that load(), unload(), jump() and read() act on. Throws Failure(Exit::kKernel) if
    // this kernel has no slots.
    virtual std::uint64_t chosen_slot() const = 0;
    // The same, and without the privilege or where the kernel keeps the slot that is chosen.
    virtual void choose_slot(std::uint64_t slot) = 0;

    struct Lock {
        virtual ~Lock() = default;
    };
    // Keeps other processes that call this from choosing slots, loading and leaving as long as the lock
    // lives. Waits until it may, and then says so to `notice` first. Null if this kernel has no such
    // lock; it has no read() then. Throws Failure(Exit::kKernel) without the privilege, or if nothing can leave this
    // kernel.
    virtual std::unique_ptr<Lock> lock(const Notice& notice) = 0;
    // Memory of the peer in the chosen slot, as the peer left it, from the physical address `start` on:
    // only what its segments have. Throws Failure(Exit::kIo).
    virtual void read(std::uint64_t start, std::span<std::uint8_t> bytes) const = 0;
    // The page of memory at the physical address `page`, outside of this kernel's own; empty if the kernel does not
    // show it.
    virtual std::vector<std::uint8_t> memory_outside(std::uint64_t page) const = 0;
    // Null if this kernel gives up no memory while it runs.
    virtual Windows* windows() { return nullptr; }
};

inline void Kernel::write(std::uint64_t, Bytes) { throw std::logic_error("no such kernel is written to"); }
inline void Kernel::set_entry(std::uint64_t) { throw std::logic_error("no such kernel is told an entry"); }
inline void Kernel::load_for_crash(std::uint64_t, const Segment&) {
    throw Failure(Exit::kKernel, "that takes a kernel of 64 bits");
}

}  // namespace kjump
