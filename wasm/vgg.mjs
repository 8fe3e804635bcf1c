// SPDX-License-Identifier: MIT
// vgg_module.cpp as VggCore of vitrine-vgg.d.ts: one network at a time, read while its weights arrive.
import { refused, startModule, success } from "./vitrine-module.mjs";

// What is handed over at once. The module's memory never shrinks, so that what is lent to it stays small.
const pieceBytes = 2 ** 20;

/** Starts the module from the bytes of its .wasm file. */
export default async function createVgg({ wasmBinary }) {
  const memory = await startModule(wasmBinary);
  const { calls } = memory;
  const answered = (done, value) => (done ? success(value()) : memory.failure());
  return {
    pieceBytes,
    open: (head, bodyBytes) =>
      Number.isSafeInteger(bodyBytes) && bodyBytes >= 0
        ? memory.lend([head], (at) => answered(calls.open(at, head.length, bodyBytes), () => null))
        : refused("the number of bytes is no whole number"),
    push: (bytes) =>
      bytes.length <= pieceBytes
        ? memory.lend([bytes], (at) => answered(calls.push(at, bytes.length), () => null))
        : refused(`more than ${pieceBytes} bytes at once`),
    finish: () => answered(calls.finish(), () => ({ inputs: calls.inputs(), outputs: calls.outputs() })),
    embed: (tensor) => memory.lend([tensor], (at) => answered(calls.embed(at, tensor.length), () => memory.floats(calls.answers(), calls.outputs()))),
    memoryBytes: () => calls.memory.buffer.byteLength,
    close: () => calls.close(),
  };
}
