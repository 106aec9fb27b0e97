// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands/status_facts.hpp"

namespace kjump {
namespace {

using Json = nlohmann::ordered_json;  // in the order of the manual
using Presence = InstalledFile::Presence;

template <class Value>
Json or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}

Json json_of(const KernelId& kernel) {
    return {{"release", kernel.release},
            {"version", kernel.version.empty() ? Json() : Json(kernel.version)},
            {"build_id", kernel.build_id.empty() ? Json() : Json(hex(kernel.build_id))}};
}

Json json_of(const Timer& timer) { return {{"seconds", timer.seconds}, {"words", timer.words}}; }

Json json_of(const Slot& slot) {
    return {{"loaded", slot.loaded},
            {"entry", slot.loaded && slot.entry != 0 ? Json(slot.entry) : Json()},
            {"resident", slot.resident}};
}

Json json_of(const InstalledFile& file) {
    const bool there = file.presence == Presence::kThere;
    return {{"path", file.name},
            {"exists", file.presence == Presence::kHidden ? Json() : Json(there)},
            {"bytes", there ? Json(file.bytes) : Json()},
            {"changed", there ? Json(file.changed) : Json()}};
}

Json json_of(const SaverFacts& saver) {
    const auto is = [&](ResidentState::Peer peer) {
        return saver.resident ? Json(saver.resident->peer == peer) : Json();
    };
    return {{"initrd", json_of(saver.initrd)},
            {"kernel", json_of(saver.kernel)},
            {"unpacked_kernel", json_of(saver.unpacked_kernel)},
            {"resident", is(ResidentState::Peer::kSleeps)},
            {"dead", is(ResidentState::Peer::kDead)}};
}

const char* word_of(SecretKind kind) { return kind == SecretKind::kKeyFile ? "key_file" : "passphrase"; }

Json json_of(const BootInitrd& initrd) {
    const bool restores = initrd.place && initrd.secret != kNoKey;
    const auto kind = initrd.secret == kByPassphrase ? SecretKind::kPassphrase : SecretKind::kKeyFile;
    return {{"release", initrd.release},
            {"restores", restores},
            {"at", restores && *initrd.place != 0 ? Json(*initrd.place) : Json()},
            {"encrypted", restores && !initrd.secret.empty() ? Json(word_of(kind)) : Json()}};
}

// Words that stay, whatever describe_state() says.
const char* word_of(State state) {
    switch (state) {
        case State::kIncomplete:
            return "incomplete";
        case State::kComplete:
            return "complete";
        case State::kResumed:
            return "resumed";
        case State::kResuming:
            return "resuming";
        case State::kAwaited:
            return "awaited";
        case State::kFailed:
            return "failed";
        case State::kPassedOver:
            break;
    }
    return "passed_over";
}

Json json_of(const FoundImage& image) {
    const auto& header = image.header;
    const bool is_foreign = image.origin == Origin::kAnotherMachine;
    const auto of_content = [&](const auto& value) { return has_content(header.state) ? Json(value) : Json(); };
    return {
        {"path", image.device},
        {"state", word_of(header.state)},
        {"marked", header.resumed != 0 ? Json(header.resumed) : Json()},
        {"reason", header.state == State::kFailed ? Json(header.reason) : Json()},
        {"at_boot", is_for_boot(header) && !is_foreign},
        {"another_machine", image.origin == Origin::kUnknown ? Json() : Json(is_foreign)},
        {"encrypted", header.encryption ? Json(word_of(header.encryption->kind)) : Json()},
        {"comment", header.comment},
        {"created", header.created},
        {"bytes", of_content(header.content_bytes + kHeaderBytes)},
        {"segments", of_content(header.segments)},
        {"kernel", header.kernel.release.empty() ? Json() : of_content(json_of(header.kernel))},
        {"memory_bytes", of_content(header.memory_bytes)},
        {"entry", of_content(header.entry)},
        {"sha256",
         header.state == State::kIncomplete || header.encryption ? Json() : of_content(hex(header.content_digest))}};
}

template <class Value>
Json array_of(const std::vector<Value>& values) {
    auto array = Json::array();
    for (const auto& value : values) {
        array.push_back(json_of(value));
    }
    return array;
}

// All of it in ASCII, so that text of unknown origin can steer no terminal here either; what is no UTF-8 in such a text
// is no character, and JSON has a replacement for that alone.
void print(std::FILE* out, const Json& json) {
    const auto line = json.dump(-1, ' ', true, Json::error_handler_t::replace) + '\n';
    std::fputs(line.c_str(), out);
}

}  // namespace

void print_json(std::FILE* out, const KernelFacts& facts) {
    print(out, {{"kernel", json_of(facts.kernel)},
                {"memory_bytes", or_null(facts.memory_bytes)},
                {"way_back", or_null(facts.way_back)},
                {"interface", facts.interface},
                {"module", facts.takes_any_image},
                {"timer", facts.timer ? json_of(*facts.timer) : Json()},
                {"loaded", or_null(facts.loaded)},
                {"slots", facts.slots ? array_of(*facts.slots) : Json()},
                {"chosen_slot", or_null(facts.chosen)},
                {"saver", facts.saver ? json_of(*facts.saver) : Json()},
                {"boot", facts.boot && facts.boot->initrds ? array_of(*facts.boot->initrds) : Json()},
                {"images", array_of(facts.images)},
                {"hidden_disks", facts.has_hidden_disks}});
}

void print_json(std::FILE* out, const FoundImage& image) { print(out, json_of(image)); }

}  // namespace kjump
