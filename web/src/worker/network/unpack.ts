// SPDX-License-Identifier: MIT
// The network's weights from the parts they travel in: one array of the unpacked length, filled from front to back while
// one part at a time is in memory. Parts are cut anywhere; blocks of 4-bit numbers are unpacked as their groups arrive.
import { int4PackedGroup, packedBytes } from "../../lib/site-files";
import type { WeightsSpec } from "../../lib/site-files";

/** Unpacks whole groups: 17 bytes each in, 32 out. */
export type UnpackInt4 = (packed: Uint8Array) => Int8Array;

// How much the core unpacks at once. Its memory never shrinks, so that what it is handed stays small.
const groupsAtOnce = 32_768;

export class WeightsFiller {
  readonly weights: Uint8Array<ArrayBuffer>;
  private block = 0;
  /** Bytes of the present block that have come, as they travel. */
  private taken = 0;
  private filled = 0;
  /** The front of a group that a part's end cut through. */
  private readonly rest = new Uint8Array(int4PackedGroup);
  private restLength = 0;

  /** Throws RangeError where the device has no room for the weights. */
  constructor(
    private readonly spec: WeightsSpec,
    private readonly unpackInt4: UnpackInt4,
  ) {
    this.weights = new Uint8Array(spec.bytes);
  }

  get complete(): boolean {
    return this.filled === this.spec.bytes && this.block === this.spec.blocks.length;
  }

  /** Takes the next part. The entry's check has made sure that parts and blocks add up. */
  add(part: Uint8Array): void {
    for (let at = 0; at < part.length; ) {
      const block = this.spec.blocks[this.block];
      if (!block) throw new RangeError("more weights arrived than the blocks hold");
      const piece = part.subarray(at, at + packedBytes(block) - this.taken);
      if (block.encoding === "raw") this.put(piece);
      else this.addPacked(piece);
      at += piece.length;
      this.taken += piece.length;
      if (this.taken < packedBytes(block)) return;
      this.block += 1;
      this.taken = 0;
    }
  }

  private addPacked(piece: Uint8Array): void {
    let at = 0;
    if (this.restLength > 0) {
      const head = piece.subarray(0, int4PackedGroup - this.restLength);
      this.rest.set(head, this.restLength);
      this.restLength += head.length;
      at = head.length;
      if (this.restLength < int4PackedGroup) return;
      this.put(this.unpackInt4(this.rest));
      this.restLength = 0;
    }
    const whole = at + Math.floor((piece.length - at) / int4PackedGroup) * int4PackedGroup;
    const step = groupsAtOnce * int4PackedGroup;
    for (; at < whole; at += step) this.put(this.unpackInt4(piece.subarray(at, Math.min(whole, at + step))));
    this.rest.set(piece.subarray(whole));
    this.restLength = piece.length - whole;
  }

  private put(values: Uint8Array | Int8Array): void {
    // As bytes: a signed array would be converted value by value.
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.length);
    this.weights.set(bytes, this.filled);
    this.filled += bytes.length;
  }
}
