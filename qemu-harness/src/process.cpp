// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace harness {
namespace {

[[noreturn]] void report_and_exit(int report) {
    const int error = errno;
    [[maybe_unused]] const auto written = write(report, &error, sizeof error);
    _exit(127);
}

// Runs between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(char* const argv[], const Descriptors& descriptors, int report, pid_t parent) {
    setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);  // an ignored signal stays ignored across exec
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(127);  // the parent died before prctl could tell
    }
    const std::array standard{descriptors.input, descriptors.output, descriptors.error};
    for (int theirs = 0; const int ours : standard) {
        if (dup2(ours, theirs++) == -1) {
            report_and_exit(report);
        }
    }
    for (const int kept : descriptors.kept) {
        if (fcntl(kept, F_SETFD, 0) == -1) {
            report_and_exit(report);
        }
    }
    execvp(argv[0], argv);
    report_and_exit(report);
}

}  // namespace

Process::Process(const std::vector<std::string>& argv, const Descriptors& descriptors) {
    std::vector<char*> pointers;
    for (const auto& argument : argv) {
        pointers.push_back(const_cast<char*>(argument.c_str()));  // execvp does not write there
    }
    pointers.push_back(nullptr);

    auto [report_read, report_write] = make_pipe();
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ == -1) {
        throw_errno("fork");
    }
    if (pid_ == 0) {
        become(pointers.data(), descriptors, report_write.get(), parent);
    }
    setpgid(pid_, pid_);  // in both processes, whoever comes first; fails harmlessly after exec

    pidfd_ = Fd{static_cast<int>(syscall(SYS_pidfd_open, pid_, 0))};
    const int pidfd_error = errno;
    report_write.reset();
    int error = 0;
    if (read(report_read.get(), &error, sizeof error) == sizeof error) {
        wait();
        throw_errno("cannot start " + argv[0], error);
    }
    if (pidfd_.get() == -1) {
        kill();
        throw_errno("pidfd_open", pidfd_error);
    }
}

Process::~Process() {
    if (!ended_) {  // as kill() does, but without its exception
        ::kill(-pid_, SIGKILL);
        while (waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {
        }
    }
}

std::chrono::nanoseconds Process::processor_time() {
    clockid_t clock{};
    timespec time{};
    if (!ended_ && clock_getcpuclockid(pid_, &clock) == 0 && clock_gettime(clock, &time) == 0) {
        processor_time_ = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }
    return processor_time_;
}

ExitStatus Process::wait() {
    if (ended_) {
        return status_;
    }
    siginfo_t info{};
    // The child stays a zombie until its group is gone, so that the number cannot be reused.
    while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) == -1) {
        if (errno != EINTR) {
            throw_errno("waitid");
        }
    }
    processor_time();
    ::kill(-pid_, SIGKILL);
    int raw = 0;
    waitpid(pid_, &raw, 0);
    ended_ = true;
    status_ = WIFEXITED(raw) ? ExitStatus{true, WEXITSTATUS(raw)} : ExitStatus{false, WTERMSIG(raw)};
    return status_;
}

ExitStatus Process::kill() {
    if (!ended_) {
        ::kill(-pid_, SIGKILL);
    }
    return wait();
}

}  // namespace harness
