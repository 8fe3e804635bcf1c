// SPDX-License-Identifier: MIT
// A second reader of prebuilt-index/FORMAT.md, written from the document alone: what both readers agree on is what the document
// says. It takes the simplest way everywhere; the one that pages and tools use is native/core/format.

/** A file that breaks the document. */
export class FormatError extends Error {}

export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new FormatError(what);
}

/** A difference of either sign from its folded number: 0, 1, 2, 3 are 0, -1, 1, -2. */
export const unfold = (folded: number): number => (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2);

/** Takes little-endian fields one behind the other. */
export class Fields {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  bytes(length: number): Uint8Array {
    demand(length <= this.left, "the bytes end within a field");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  u8(): number {
    this.bytes(1);
    return this.#view.getUint8(this.#at - 1);
  }

  u16(): number {
    this.bytes(2);
    return this.#view.getUint16(this.#at - 2, true);
  }

  i16(): number {
    this.bytes(2);
    return this.#view.getInt16(this.#at - 2, true);
  }

  u32(): number {
    this.bytes(4);
    return this.#view.getUint32(this.#at - 4, true);
  }

  u64(): number {
    this.bytes(8);
    const value = this.#view.getBigUint64(this.#at - 8, true);
    demand(value <= BigInt(Number.MAX_SAFE_INTEGER), "a number is beyond any file's length");
    return Number(value);
  }

  f32(): number {
    this.bytes(4);
    return this.#view.getFloat32(this.#at - 4, true);
  }

  varint(): number {
    let value = 0;
    for (let place = 1; place <= 2 ** 28; place *= 128) {
      const byte = this.u8();
      value += (byte % 128) * place;
      if (byte < 128) {
        demand(byte > 0 || place === 1, "a varint is longer than it needs to be");
        demand(value < 2 ** 32, "a varint is beyond 32 bits");
        return value;
      }
    }
    throw new FormatError("a varint has more than five bytes");
  }

  text(): string {
    const bytes = this.bytes(this.u8());
    demand(!bytes.some((byte) => byte < 0x20 || byte === 0x7f), "a control character in a text");
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new FormatError("a text is not UTF-8");
    }
  }

  list(count: number, take: (fields: Fields) => number): number[] {
    return Array.from({ length: count }, () => take(this));
  }

  end(): void {
    demand(this.left === 0, "bytes are left over");
  }
}
