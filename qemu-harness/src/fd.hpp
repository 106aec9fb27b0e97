// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// Owned file descriptors. Every function throws std::system_error; all descriptors made here are
// closed on exec.
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>

namespace harness {

// An owned file descriptor; -1 is none.
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept;
    ~Fd();
    int get() const { return fd_; }
    void reset();

private:
    int fd_ = -1;
};

// Throws std::system_error.
[[noreturn]] void throw_errno(const std::string& what, int error = errno);

// Reads what is there. Empty where a non-blocking descriptor has nothing, and at end of file; a
// terminal or socket that lost its other side is at its end too.
std::string read_some(int fd);
void write_all(int fd, const std::string& bytes);
// Writes to a socket and hands a copy of `passed` to whoever reads there.
void write_with_descriptor(int socket, const std::string& bytes, int passed);
Fd create_file(const std::filesystem::path& path);
Fd open_file(const std::filesystem::path& path);  // for reading
std::pair<Fd, Fd> make_pipe();                    // read end, write end
std::pair<Fd, Fd> make_socket_pair();
std::pair<Fd, Fd> make_terminal();  // our side, the child's side of a pseudo-terminal

}  // namespace harness
