// SPDX-License-Identifier: MIT
#include "io/parallel.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "io/progress.h"

namespace vitrine::io {
namespace {

TEST_CASE("every index is handed out exactly once, whatever the number of threads") {
  for (const unsigned threads : {0u, 1u, 2u, 7u}) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{5}, std::size_t{1000}}) {
      std::vector<std::atomic<int>> seen(count);
      CHECK(parallel_for(count, threads, [&](std::size_t i) { ++seen[i]; }) == count);
      for (const auto& times : seen) CHECK(times == 1);
    }
  }
}

// The flag cannot be lowered again, so it is raised in a child process.
int exit_status_of(void (*body)()) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(9);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST_CASE("an interrupt lets running bodies finish and hands out no more") {
  const int status = exit_status_of([] {
    install_interrupt_handler();
    std::atomic<std::size_t> finished{0};
    const std::size_t handed_out = parallel_for(1000, 3, [&](std::size_t i) {
      if (i == 10) std::raise(SIGINT);
      while (i > 10 && !interrupted()) std::this_thread::yield();
      ++finished;
    });
    ::_exit(interrupted() && handed_out >= 11 && handed_out <= 13 && finished == handed_out ? 0 : 1);
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a second interrupt ends the process") {
  const int status = exit_status_of([] {
    install_interrupt_handler();
    std::raise(SIGTERM);
    std::raise(SIGINT);
  });
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
}

TEST_CASE("progress may be advanced by many threads and says the end once") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const int saved = ::dup(STDERR_FILENO);
  ::dup2(ends[1], STDERR_FILENO);
  {
    Progress progress("embedding", 100, ProgressStyle::kAuto);
    parallel_for(100, 4, [&](std::size_t) { progress.advance(); });
    progress.note("bad\x1b name");
    progress.finish();
    Progress quiet("silent", 1, ProgressStyle::kQuiet);
    quiet.note("not shown");
  }
  ::dup2(saved, STDERR_FILENO);
  ::close(saved);
  ::close(ends[1]);
  char text[1000];
  const ssize_t length = ::read(ends[0], text, sizeof text);
  ::close(ends[0]);
  CHECK(std::string(text, static_cast<std::size_t>(length)) ==
        "bad\xEF\xBF\xBD name\nembedding: 100/100, 0:00\n");
}

}  // namespace
}  // namespace vitrine::io
