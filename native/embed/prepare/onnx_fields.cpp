// SPDX-License-Identifier: MIT
#include "embed/prepare/onnx_fields.h"

#include <google/protobuf/io/coded_stream.h>

#include <array>

namespace vitrine::embed {

std::string run_of(std::uint32_t field, std::uint64_t length) {
  using google::protobuf::io::CodedOutputStream;
  std::array<std::uint8_t, 20> bytes{};
  std::uint8_t* end = CodedOutputStream::WriteVarint32ToArray(field, bytes.data());
  end = CodedOutputStream::WriteVarint64ToArray(length, end);
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(end - bytes.data())};
}

}  // namespace vitrine::embed
