// SPDX-License-Identifier: MIT OR GPL-2.0-only
// A machine's /proc and /sys in a folder, and kjump run on it.
#pragma once

#include "commands/command_line.hpp"
#include "support/fake_kernel.hpp"
#include "support/temporary_folder.hpp"

namespace kjump::test {

class FakeMachine {
public:
    FakeMachine() {
        set_memory("0xfffffff");
        set_command_line("console=ttyS0 kexec_jump_back_entry=0x4800040");
        write_text(folder / "proc/meminfo", "MemTotal: 65000 kB\nMemAvailable:   32768 kB\n");
        write_text(folder / "proc/self/mountinfo", "");
        write_text(folder / "proc/iomem",
                   "00001000-0009ffff : System RAM\n00100000-03feffff : System RAM\n"
                   "  01000000-012fffff : Kernel code\n0fff0000-0fffffff : Reserved\n");
    }

    void set_memory(const std::string& end) {
        add_range("0", "0x400", "0x9fbff", "System RAM");
        add_range("1", "0xf0000", "0xfffff", "Reserved");
        add_range("2", "0x100000", end, "System RAM");
    }
    // To what the firmware has said of memory, of that name; or instead of what it has said by it.
    void add_range(const std::string& name, const std::string& start, const std::string& last,
                   const std::string& type) {
        const auto range = folder / ("sys/firmware/memmap/" + name);
        write_text(range + "/start", start + "\n");
        write_text(range + "/end", last + "\n");
        write_text(range + "/type", type + "\n");
    }
    void set_command_line(const std::string& words) { write_text(folder / "proc/cmdline", words + "\n"); }

    // Runs kjump; what it prints is in said() afterwards, but for its progress, which a slow machine sees.
    Exit run(const std::vector<std::string>& words) { return run_on(kernel, words); }
    Exit run_on(Kernel& running, std::vector<std::string> words) {
        const bool has_progress = !words.empty() && (words[0] == "save" || words[0] == "restore" || words[0] == "dump");
        if (has_progress && std::ranges::find(words, "--quiet") == words.end()) {
            words.insert(words.begin() + 1, "--quiet");
        }
        auto* const out = std::fopen((folder / "said").c_str(), "w");
        const auto exit = kjump::execute(words, {folder.path(), running, out, out,
                                                 [this](const std::string& sentence) { logged.push_back(sentence); }});
        std::fclose(out);
        return exit;
    }
    std::string said() const {
        const auto bytes = read_file(folder / "said");
        return {bytes.begin(), bytes.end()};
    }

    TemporaryFolder folder;
    FakeKernel kernel;
    std::vector<std::string> logged;  // of all runs
};

}  // namespace kjump::test
