// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "disk_image.hpp"
#include "machine.hpp"
#include "qmp.hpp"

#include <fcntl.h>
#include <fstream>
#include <sstream>

namespace harness {
namespace {

using Arguments = std::vector<std::string>;

/// QEMU ends option values at a comma; a doubled comma is a comma.
std::string with_doubled_commas(const std::string &text) {
    std::string result;
    for (const char character : text)
        result.append(character == ',' ? 2 : 1, character);
    return result;
}

void add_boot(Arguments &argv, const Scenario &scenario) {
    if (!scenario.iso.empty()) {
        argv.insert(argv.end(), {"-cdrom", scenario.iso, "-boot", "d"});
        return;
    }
    argv.insert(argv.end(), {"-kernel", scenario.kernel, "-append", scenario.append});
    std::string modules = scenario.initrd;
    for (const auto &module : scenario.modules)
        modules += (modules.empty() ? "" : ",") + with_doubled_commas(module.file) +
                   (module.arguments.empty() ? "" : " " + with_doubled_commas(module.arguments));
    if (!modules.empty())
        argv.insert(argv.end(), {"-initrd", modules});
}

void add_disks(Arguments &argv, const Scenario &scenario, const LogFiles &files) {
    constexpr std::uint64_t kSector = 512;
    for (std::size_t i = 0; i < scenario.disks.size(); ++i) {
        const auto image = make_disk_image(scenario.disks[i], i, files, kSector);
        const auto *bus = scenario.disks[i].bus == Disk::Bus::Ide ? "ide" : "virtio";
        argv.insert(argv.end(), {"-drive", std::string("format=raw,if=") + bus + ",file=" +
                                               with_doubled_commas(image)});
    }
}

Arguments command_line(const Scenario &scenario, const LogFiles &files, int qmp) {
    constexpr std::uint64_t kKiB = 1024;
    Arguments argv{"qemu-system-i386", "-accel", "tcg", "-no-user-config", "-nodefaults",
                   "-vga", "std", "-display", "none", "-nic", "none", "-no-reboot",
                   "-serial", "stdio",
                   "-chardev", "socket,id=qmp,fd=" + std::to_string(qmp), "-mon",
                   "chardev=qmp,mode=control",
                   "-device", "isa-debug-exit,iobase=0xf4,iosize=1",
                   // Names a triple fault, which QEMU otherwise only reports as a reset.
                   "-d", "cpu_reset", "-D", files.file(".cpu-reset.log"),
                   "-m", std::to_string(scenario.memory_bytes / kKiB) + "K",
                   "-smp", std::to_string(scenario.cpus)};
    if (!scenario.cpu.empty())
        argv.insert(argv.end(), {"-cpu", scenario.cpu});
    add_boot(argv, scenario);
    add_disks(argv, scenario, files);
    for (auto argument : scenario.emulator_arguments) {
        std::istringstream words(argument);
        for (std::string word; words >> word;)
            argv.push_back(word);
    }
    return argv;
}

class Qemu final : public Machine {
public:
    Qemu(const Scenario &scenario, const LogFiles &files)
        : files_(files), input_(make_pipe()), output_(make_pipe()), control_(make_socket_pair()),
          errors_(create_file(files.emulator())),
          process_(command_line(scenario, files, control_.second.get()),
                   {input_.first.get(), output_.second.get(), errors_.get(),
                    {control_.second.get()}}),
          qmp_(std::move(control_.first), create_file(files.file(".monitor.log"))) {
        fcntl(qmp_.fd(), F_SETFL, O_NONBLOCK);
        input_.first.reset();
        output_.second.reset(); // so that our end sees the end of file
        control_.second.reset();
    }

    Process &process() override { return process_; }
    int serial() const override { return output_.first.get(); }
    int side_channel() const override { return qmp_.fd(); }
    std::string read_side_channel() override { return qmp_.receive(); }
    void send(const std::string &text) override { write_all(input_.second.get(), text); }
    void monitor(const std::string &command) override { qmp_.command(command); }
    MachineEnd explain(ExitStatus status) override;

private:
    bool saw_triple_fault() const;

    LogFiles files_;
    std::pair<Fd, Fd> input_;
    std::pair<Fd, Fd> output_;
    std::pair<Fd, Fd> control_;
    Fd errors_;
    Process process_;
    Qmp qmp_;
};

bool Qemu::saw_triple_fault() const {
    std::ifstream log(files_.file(".cpu-reset.log"));
    for (std::string line; std::getline(log, line);)
        if (line.find("Triple fault") != std::string::npos)
            return true;
    return false;
}

MachineEnd Qemu::explain(ExitStatus status) {
    using Kind = MachineEnd::Kind;
    qmp_.receive();
    if (!status.exited)
        return {Kind::EmulatorFailed, 0, "was killed by signal " + std::to_string(status.value)};
    if (status.value == 1)
        return {Kind::EmulatorFailed, 0, "failed, see " + files_.emulator().string()};
    if (status.value != 0)
        return {Kind::Status, status.value, {}};
    if (qmp_.shutdown_reason().ends_with("-reset"))
        return {saw_triple_fault() ? Kind::TripleFault : Kind::Reset, 0, {}};
    if (qmp_.shutdown_reason() == "guest-shutdown")
        return {Kind::PowerOff, 0, {}};
    return {Kind::EmulatorFailed, 0, "ended with status 0 (" + qmp_.shutdown_reason() + ")"};
}

} // namespace

std::unique_ptr<Machine> start_qemu(const Scenario &scenario, const LogFiles &files) {
    return std::make_unique<Qemu>(scenario, files);
}

} // namespace harness
