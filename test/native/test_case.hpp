// A test program is a list of sentences, each with a function that throws when the sentence is not true.
#pragma once

#include <cstdio>
#include <exception>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>

namespace capstan::test {

struct TestCase {
  const char* sentence;
  void (*run)();
};

// Not std::source_location: clang 14 lacks the builtin that libstdc++ makes it from.
inline std::string place(const char* file, int line) { return std::string(file) + ":" + std::to_string(line) + ": "; }

inline void check(bool condition, const char* what = "does not hold", const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) {
  if (!condition) throw std::runtime_error(place(file, line) + what);
}

template <typename Found, typename Wanted>
void check_equal(const Found& found, const Wanted& wanted, const char* file = __builtin_FILE(),
                 int line = __builtin_LINE()) {
  if (found == static_cast<Found>(wanted)) return;
  std::ostringstream text;
  text << place(file, line) << "found " << +found << ", wanted " << +wanted;
  throw std::runtime_error(text.str());
}

inline int run_cases(std::span<const TestCase> cases) {
  int failed = 0;
  for (const TestCase& test : cases) {
    try {
      test.run();
      std::printf("ok      %s\n", test.sentence);
    } catch (const std::exception& error) {
      ++failed;
      std::printf("FAILED  %s\n        %s\n", test.sentence, error.what());
    }
    std::fflush(stdout);
  }
  std::printf("%d passed, %d failed\n", static_cast<int>(cases.size()) - failed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace capstan::test
