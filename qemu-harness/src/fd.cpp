// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "fd.hpp"

#include <array>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace harness {

void throw_errno(const std::string& what, int error) { throw std::system_error(error, std::generic_category(), what); }

Fd& Fd::operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

Fd::~Fd() { reset(); }

void Fd::reset() {
    if (fd_ != -1) {
        close(std::exchange(fd_, -1));
    }
}

std::string read_some(int fd) {
    std::array<char, 65536> buffer;
    while (true) {
        const auto count = read(fd, buffer.data(), buffer.size());
        if (count >= 0) {
            return std::string(buffer.data(), static_cast<std::size_t>(count));
        }
        if (errno == EAGAIN || errno == EIO || errno == ECONNRESET) {
            return {};
        }
        if (errno != EINTR) {
            throw_errno("read");
        }
    }
}

void write_all(int fd, const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const auto count = write(fd, bytes.data() + done, bytes.size() - done);
        if (count >= 0) {
            done += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            throw_errno("write");
        }
    }
}

void write_with_descriptor(int socket, const std::string& bytes, int passed) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof passed)> control{};
    iovec text{const_cast<char*>(bytes.data()), bytes.size()};  // sendmsg does not write there
    msghdr message{};
    message.msg_iov = &text;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    auto* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof passed);
    std::memcpy(CMSG_DATA(header), &passed, sizeof passed);
    const auto count = sendmsg(socket, &message, 0);
    if (count == -1) {
        throw_errno("sendmsg");
    }
    write_all(socket, bytes.substr(static_cast<std::size_t>(count)));
}

Fd create_file(const std::filesystem::path& path) {
    Fd file{open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)};
    if (file.get() == -1) {
        throw_errno("cannot create " + path.string());
    }
    return file;
}

Fd open_file(const std::filesystem::path& path) {
    Fd file{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.get() == -1) {
        throw_errno("cannot read " + path.string());
    }
    return file;
}

std::pair<Fd, Fd> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) == -1) {
        throw_errno("pipe");
    }
    return {Fd{ends[0]}, Fd{ends[1]}};
}

std::pair<Fd, Fd> make_socket_pair() {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == -1) {
        throw_errno("socketpair");
    }
    return {Fd{ends[0]}, Fd{ends[1]}};
}

std::pair<Fd, Fd> make_terminal() {
    Fd ours{posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
    std::array<char, 64> name{};
    if (ours.get() == -1 || grantpt(ours.get()) == -1 || unlockpt(ours.get()) == -1 ||
        ptsname_r(ours.get(), name.data(), name.size()) != 0) {
        throw_errno("cannot make a pseudo-terminal");
    }
    Fd theirs{open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC)};
    if (theirs.get() == -1) {
        throw_errno("cannot open a pseudo-terminal");
    }
    return {std::move(ours), std::move(theirs)};
}

}  // namespace harness
