// SPDX-License-Identifier: MIT
// ONNX Runtime's one environment of the process. Included only where ONNX Runtime was found.
#pragma once

// Initialised by hand, so that a library older than its headers is an error and not a crash before main().
#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

#include "vitrine/result.h"

namespace vitrine::embed {

// Never null. REQUIRES: called before anything else of ONNX Runtime. Errors: kUnsupported where the library
// found at run time is older than the headers, with what to do.
[[nodiscard]] Result<Ort::Env*> onnx_environment();

// How sessions are opened here: in order, on so many threads, which sleep while they wait, and with int8
// products that come out alike on every processor.
[[nodiscard]] Ort::SessionOptions onnx_session_options(unsigned threads);

}  // namespace vitrine::embed
