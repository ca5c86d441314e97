#include "request_watch.hpp"

#include <X11/Xlib.h>
#include <X11/Xproto.h>
#include <X11/extensions/record.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <span>
#include <stdexcept>
#include <string_view>

#include "client_pids.hpp"
#include "command_input.hpp"
#include "display_link.hpp"
#include "json_line.hpp"

namespace test_tool {
namespace {

struct CoreRequest {
  std::uint8_t opcode;
  std::string_view name;
};
// GrabServer reads nothing, but stands around a read; NoOperation carries the marks.
constexpr std::array<CoreRequest, 5> core_requests{{{X_GetImage, "GetImage"},
                                                    {X_CopyArea, "CopyArea"},
                                                    {X_CopyPlane, "CopyPlane"},
                                                    {X_GrabServer, "GrabServer"},
                                                    {X_NoOperation, "NoOperation"}}};

struct ExtensionRequest {
  const char* extension;
  std::uint8_t minor;
  std::string_view name;
};
// By the extensions' protocol headers.
constexpr std::array<ExtensionRequest, 7> extension_requests{{{"MIT-SHM", 4, "ShmGetImage"},
                                                              {"MIT-SHM", 5, "ShmCreatePixmap"},
                                                              {"Composite", 6, "NameWindowPixmap"},
                                                              {"RENDER", 4, "CreatePicture"},
                                                              {"DRI3", 3, "BufferFromPixmap"},
                                                              {"XFIXES", 4, "GetCursorImage"},
                                                              {"XFIXES", 25, "GetCursorImageAndName"}}};

std::uint32_t word_at(std::span<const unsigned char> bytes, std::size_t at) {
  std::uint32_t word = 0;
  if (at + sizeof word <= bytes.size()) std::memcpy(&word, bytes.data() + at, sizeof word);
  return word;
}

class RequestWatch {
 public:
  RequestWatch() : control_(open_display()), data_(open_display()), resources_(connect_for_resources()) {
    int major = 0;
    int minor = 0;
    if (XRecordQueryVersion(control_.get(), &major, &minor) == 0) {
      throw std::runtime_error("the X server has no RECORD extension");
    }
    // A resource of ours names us as the server does.
    const Window own = XCreateSimpleWindow(control_.get(), DefaultRootWindow(control_.get()), 0, 0, 1, 1, 0, 0, 0);
    id_mask_ = XRecordIdBaseMask(control_.get());
    own_base_ = own & id_mask_;
    record();
    JsonLine("ready").number("pid", getpid());
  }

  // Without this the data connection would wait for an answer to its goodbye: the server does not listen to it.
  ~RequestWatch() {
    XRecordDisableContext(control_.get(), context_);
    XSync(control_.get(), False);
  }
  RequestWatch(const RequestWatch&) = delete;
  RequestWatch& operator=(const RequestWatch&) = delete;

  void serve();

 private:
  static void take(XPointer self, XRecordInterceptData* datum) {
    auto* const watch = reinterpret_cast<RequestWatch*>(self);
    if (datum->category == XRecordStartOfData) watch->begun_ = true;
    if (datum->category == XRecordFromClient) watch->on_request(*datum);
    // The server gives the number to the next client.
    if (datum->category == XRecordClientDied) watch->pids_.erase(datum->id_base);
    XRecordFreeData(datum);
  }

  void record();
  void on_request(const XRecordInterceptData& datum);
  void tell(const XRecordInterceptData& datum, std::string_view name, std::uint32_t drawable);
  void mark(const std::string& name);

  DisplayLink control_;
  DisplayLink data_;  // carries the recorded requests; the server takes no others from it
  Connection resources_;
  XRecordContext context_ = 0;
  XID id_mask_ = 0;
  XID own_base_ = 0;
  std::map<std::pair<int, int>, std::string_view> extensions_;  // by major and minor opcode
  std::map<XID, long> pids_;
  bool begun_ = false;
  std::deque<std::string> marks_;  // sent, and not come back yet
};

void RequestWatch::record() {
  std::vector<XRecordRange> ranges;
  ranges.reserve(std::size(core_requests) + std::size(extension_requests) + 1);
  for (const CoreRequest& request : core_requests) {
    XRecordRange range{};
    range.core_requests = {request.opcode, request.opcode};
    ranges.push_back(range);
  }
  for (const ExtensionRequest& request : extension_requests) {
    int major = 0;
    int event = 0;
    int error = 0;
    if (XQueryExtension(control_.get(), request.extension, &major, &event, &error) == False) continue;
    extensions_.emplace(std::pair(major, request.minor), request.name);
    XRecordRange range{};
    range.ext_requests.ext_major = {static_cast<unsigned char>(major), static_cast<unsigned char>(major)};
    range.ext_requests.ext_minor = {request.minor, request.minor};
    ranges.push_back(range);
  }
  XRecordRange ends{};
  ends.client_died = True;
  ranges.push_back(ends);
  std::vector<XRecordRange*> pointers;
  pointers.reserve(ranges.size());
  for (XRecordRange& range : ranges) pointers.push_back(&range);
  XRecordClientSpec everybody = XRecordAllClients;
  context_ = XRecordCreateContext(control_.get(), 0, &everybody, 1, pointers.data(), static_cast<int>(pointers.size()));
  XSync(control_.get(), False);
  if (context_ == 0 || XRecordEnableContextAsync(data_.get(), context_, take, reinterpret_cast<XPointer>(this)) == 0) {
    throw std::runtime_error("the X server does not record");
  }
  XFlush(data_.get());
  while (!begun_) {
    pollfd waits{ConnectionNumber(data_.get()), POLLIN, 0};
    if (poll(&waits, 1, -1) < 0 && errno != EINTR) throw std::runtime_error("poll failed");
    XRecordProcessReplies(data_.get());
  }
}

void RequestWatch::on_request(const XRecordInterceptData& datum) {
  const std::span<const unsigned char> bytes(datum.data, datum.data_len * 4);
  if (bytes.size() < 4) return;
  if (bytes[0] == X_NoOperation) {
    if (datum.id_base != own_base_ || marks_.empty()) return;
    JsonLine("mark").text("name", marks_.front());
    marks_.pop_front();
    return;
  }
  for (const CoreRequest& request : core_requests) {
    if (request.opcode == bytes[0]) tell(datum, request.name, word_at(bytes, 4));
  }
  const auto found = extensions_.find({bytes[0], bytes[1]});
  if (found != extensions_.end()) {
    constexpr std::size_t after_a_new_id = 8;
    const bool makes_one = found->second == "CreatePicture";
    tell(datum, found->second, word_at(bytes, makes_one ? after_a_new_id : 4));
  }
}

void RequestWatch::tell(const XRecordInterceptData& datum, std::string_view name, std::uint32_t drawable) {
  const auto [known, fresh] = pids_.emplace(datum.id_base, 0);
  if (fresh) known->second = client_pid(resources_.get(), static_cast<std::uint32_t>(datum.id_base));
  JsonLine("request")
      .text("name", name)
      .number("pid", known->second)
      .number("drawable", drawable)
      .boolean("own", (drawable & id_mask_) == datum.id_base)
      .number("time", static_cast<long long>(datum.server_time));
}

// A request of our own between the others': what comes before it in the recording came before it at the server.
void RequestWatch::mark(const std::string& name) {
  marks_.push_back(name);
  XNoOp(control_.get());
  XSync(control_.get(), False);
}

void RequestWatch::serve() {
  CommandInput input;
  for (;;) {
    XRecordProcessReplies(data_.get());
    while (auto line = input.next()) {
      if (!line->starts_with("mark ")) throw std::invalid_argument("no such command: " + *line);
      mark(rest_of(*line));
    }
    flush_lines();
    if (input.closed()) return;
    std::array<pollfd, 2> waits{{{ConnectionNumber(data_.get()), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) throw std::runtime_error("poll failed");
    if (waits[1].revents != 0) input.fill();
  }
}

}  // namespace

int run_request_watch(const std::vector<std::string>& arguments) {
  if (!arguments.empty()) throw std::invalid_argument("requests takes no arguments");
  RequestWatch().serve();
  return 0;
}

}  // namespace test_tool
