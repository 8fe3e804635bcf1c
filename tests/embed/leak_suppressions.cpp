// SPDX-License-Identifier: MIT
// ONNX Runtime keeps a few hundred bytes of its own until the process ends, which LeakSanitizer reports.
// Named here, so that leaks of ours still fail the sanitized run. Without sanitizers nobody calls this
// function.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the name is LeakSanitizer's
extern "C" const char* __lsan_default_suppressions() { return "leak:libonnxruntime.so"; }
