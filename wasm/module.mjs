// SPDX-License-Identifier: MIT
// What the modules of plain exports (search_module.cpp, vgg_module.cpp) have in common: how they start, how arrays are lent to
// their memory, and how what they answer and what went wrong is copied out of it.

const invalidArgument = 1; // ErrorCode of native/include/vitrine/result.h
const outOfMemory = 8;

export const success = (value) => ({ ok: true, value });
export const refused = (message) => ({ ok: false, error: { code: invalidArgument, name: "invalid argument", message } });

/** The module's exports, and how to pay with its memory. */
class Memory {
  constructor(exports) {
    this.calls = exports;
  }

  numbers() {
    return new Uint32Array(this.calls.memory.buffer, this.calls.numbers(), this.calls.numberCount()).slice();
  }

  scores() {
    return this.floats(this.calls.scores(), this.calls.scoreCount());
  }

  floats(at, count) {
    return new Float32Array(this.calls.memory.buffer, at, count).slice();
  }

  text(at) {
    const bytes = new Uint8Array(this.calls.memory.buffer, at);
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
  }

  failure() {
    const { errorCode, errorName, errorText } = this.calls;
    return { ok: false, error: { code: errorCode(), name: this.text(errorName()), message: this.text(errorText()) } };
  }

  /** The outcome of `use`, called with the addresses of copies of these arrays. */
  lend(arrays, use) {
    const lent = [];
    try {
      for (const { buffer, byteOffset, byteLength } of arrays) {
        const at = this.calls.malloc(byteLength || 1);
        if (at === 0) return { ok: false, error: { code: outOfMemory, name: "out of memory", message: "the core has no memory left" } };
        lent.push(at);
        // A view of its own each time: the memory may have grown.
        new Uint8Array(this.calls.memory.buffer, at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
      }
      return use(...lent);
    } finally {
      for (const at of lent) this.calls.free(at);
    }
  }
}

/** Starts a module from the bytes of its .wasm file. */
export async function startModule(wasmBinary) {
  const { instance } = await WebAssembly.instantiate(wasmBinary, {
    env: { emscripten_notify_memory_growth() {} },
    wasi_snapshot_preview1: { proc_exit() {} },
  });
  instance.exports._initialize();
  return new Memory(instance.exports);
}
