// SPDX-License-Identifier: MIT OR GPL-2.0-only
//
// The watcher with a shell script in the place of an emulator.
#include "watcher.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include "temporary_directory.hpp"
#include "verdict.hpp"

using namespace harness;
using harness::test::TemporaryDirectory;

namespace {

class ScriptMachine final : public Machine {
public:
    explicit ScriptMachine(const std::string& script)
        : process_({"sh", "-c", script}, {input_.first.get(), output_.second.get(), STDERR_FILENO}) {
        output_.second.reset();
    }
    Process& process() override { return process_; }
    int serial() const override { return output_.first.get(); }
    int side_channel() const override { return -1; }
    std::string read_side_channel() override { return {}; }
    void send(const std::string& text) override { write_all(input_.second.get(), text); }
    void monitor(const std::string&) override {}
    void freeze() override {}
    bool frozen() const override { return false; }
    std::optional<std::string> registers() override {
        if (!monitor_works) {
            throw std::system_error(std::make_error_code(std::errc::broken_pipe));
        }
        return "CPU#0";
    }
    MachineEnd explain(ExitStatus status) override { return {MachineEnd::Kind::kStatus, status.value, {}}; }

    bool monitor_works = true;

private:
    std::pair<Fd, Fd> input_ = make_pipe();
    std::pair<Fd, Fd> output_ = make_pipe();
    Process process_;
};

Step step(const std::string& pattern, Action action) {
    return {pattern, std::regex(pattern), Seconds{0}, std::move(action)};
}

struct Fixture {
    TemporaryDirectory directory;
    Scenario scenario;
    Run run{};

    Fixture() { scenario.timeout = Seconds{10}; }

    bool monitor_works = true;

    std::vector<std::string> faults(const std::string& script) {
        ScriptMachine machine(script);
        machine.monitor_works = monitor_works;
        const auto log = create_file(directory.path() / "log");
        run = Watcher(scenario, machine, log).run();
        return judge(scenario, run);
    }
    std::string log() const { return test::content_of(directory.path() / "log"); }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Fixture, "a good run passes and is logged whole") {
    scenario.tap = true;
    CHECK(faults("printf '1..1\\nok 1'; exit 33").empty());
    CHECK(log() == "1..1\nok 1");
    CHECK(run.tap_points == 1);
}

TEST_CASE_METHOD(Fixture, "a run without end is stopped, and its log kept") {
    scenario.timeout = Seconds{0.3};
    CHECK(faults("echo here; sleep 600") == Texts{"the guest had not ended after 0.3 s (timeout)"});
    CHECK(run.duration < Seconds{5});
    CHECK(log() == "here\n");
    CHECK(run.last_lines == std::deque<std::string>{"here"});
}

TEST_CASE_METHOD(Fixture, "silence ends a run, noise does not") {
    scenario.silence = Seconds{0.5};
    CHECK(faults("echo a; sleep 600") == Texts{"the guest fell silent: nothing on the serial port for 0.5 s"});
    CHECK(faults("for i in 1 2 3 4; do echo $i; sleep 0.2; done; exit 33").empty());
}

TEST_CASE_METHOD(Fixture, "a machine that came to nothing is asked for its registers, and no other is") {
    scenario.timeout = Seconds{0.3};
    CHECK(faults("sleep 600").size() == 1);
    CHECK(run.registers == "CPU#0");
    CHECK(faults("exit 35").size() == 1);
    CHECK_FALSE(run.registers.has_value());
    scenario.silence = Seconds{0.1};
    CHECK(faults("sleep 600").size() == 1);
    CHECK(run.registers == "CPU#0");
}

TEST_CASE_METHOD(Fixture, "a monitor that fails does not hide why the run failed") {
    scenario.timeout = Seconds{0.3};
    monitor_works = false;
    CHECK(faults("sleep 600") == Texts{"the guest had not ended after 0.3 s (timeout)"});
    CHECK(run.registers == "");
}

TEST_CASE_METHOD(Fixture, "the agreed status is the only one") {
    CHECK(faults("exit 35") == Texts{"the guest ended with status 35, but was expected to end with status 33"});
    CHECK(faults("exit 0").size() == 1);
}

TEST_CASE_METHOD(Fixture, "text is sent when asked for") {
    scenario.steps = {step("^name\\?", Send{"x\n"}), step("^hello x", Note{})};
    CHECK(faults("printf 'name? '; read n; printf '\\nhello %s\\n' $n; exit 33").empty());
    CHECK(run.events.size() == 2);
}

TEST_CASE_METHOD(Fixture, "a step that does not happen is a fault") {
    scenario.steps = {step("^a", Note{}), step("^b", Note{})};
    CHECK(faults("echo b; echo a; exit 33") ==
          Texts{"step 2 of 2 did not happen: the guest never printed /^b/ after the step before"});
}

TEST_CASE_METHOD(Fixture, "stop is a good end, but no excuse") {
    scenario.steps = {step("^fault", Stop{})};
    CHECK(faults("echo fault; sleep 600").empty());
    CHECK(run.duration < Seconds{5});
    CHECK(faults("exit 33").front() == "the guest ended with status 33, but was expected to be stopped at /^fault/");
    scenario.tap = true;
    CHECK(faults("echo fault; sleep 600") == Texts{"there is no TAP plan"});
}

TEST_CASE_METHOD(Fixture, "a delayed action waits") {
    scenario.steps = {step("^go", Stop{})};
    scenario.steps[0].delay = Seconds{0.3};
    CHECK(faults("echo go; sleep 600").empty());
    CHECK(run.duration >= Seconds{0.3});
}

TEST_CASE_METHOD(Fixture, "a forbidden line fails the run, and what follows is still logged") {
    scenario.forbidden = {{"panic", std::regex("panic")}};
    CHECK(faults("echo a panic; sleep 0.1; echo why; sleep 600") ==
          Texts{"the guest printed `a panic`, which /panic/ forbids"});
    CHECK(log() == "a panic\nwhy\n");
    CHECK(faults("echo a panic; exit 33").size() == 1);
}
