// SPDX-License-Identifier: MIT OR GPL-2.0-only
// Hears datagrams to UDP's port 9, each the second of its sending and behind a space what FILE has, and prints that
// second, or "changed" for one that is not as it was sent: a line for each, at once.
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "error.hpp"
#include "file.hpp"

namespace {

using namespace user;

int open_port() {
    const int port = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(9);
    if (port < 0 || bind(port, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        die_of_errno("port 9");
    }
    return port;
}

// The line for a datagram.
std::string judge(std::string_view text, std::string_view rest) {
    unsigned long second = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), second);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    return error == std::errc() && text == rest ? std::to_string(second) + '\n' : "changed\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        die("usage", "FILE");
    }
    const auto rest = ' ' + contents(argv[1]);
    const int port = open_port();
    for (std::array<char, 2048> buffer;;) {
        const auto bytes = recv(port, buffer.data(), buffer.size(), 0);
        if (bytes < 0) {
            die_of_errno("port 9");
        }
        const auto line = judge({buffer.data(), static_cast<std::size_t>(bytes)}, rest);
        if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
            die_of_errno("standard output");
        }
    }
}
