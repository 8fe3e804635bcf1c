// SPDX-License-Identifier: MIT
// Writes a small ONNX model: as much of the format (onnx.proto3) as a few layers need, so that tests have a network of
// their own, of any size and form, without weights from anywhere.

type Bytes = Uint8Array;

export interface Tensor {
  readonly name: string;
  readonly type: "float32" | "int8";
  readonly dims: readonly number[];
  readonly bytes: Bytes;
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
}

export interface Graph {
  readonly name: string;
  readonly input: { readonly name: string; readonly dims: readonly number[] };
  readonly output: { readonly name: string; readonly dims: readonly number[] };
  readonly nodes: readonly Node[];
  readonly tensors: readonly Tensor[];
}

/** Where tensors lie in a file beside the graph. */
export interface External {
  readonly path: string;
  readonly offsets: ReadonlyMap<string, number>;
}

const dataTypes = { float32: 1, int8: 3 } as const;

function varint(value: number): number[] {
  const out: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...out, rest];
    out.push((rest % 128) | 128);
  }
}

const number = (field: number, value: number): Bytes => Uint8Array.from([...varint(field * 8), ...varint(value)]);

function bytes(field: number, content: Bytes): Bytes {
  return join([Uint8Array.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);
}

const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value));

export function join(pieces: readonly Bytes[]): Bytes {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function tensor({ name, type, dims, bytes: content }: Tensor, external: External | null): Bytes {
  const head = [...dims.map((dim) => number(1, dim)), number(2, dataTypes[type]), text(8, name)];
  const offset = external?.offsets.get(name);
  if (!external || offset === undefined) return join([...head, bytes(9, content)]);
  const places = { location: external.path, offset: String(offset), length: String(content.length) };
  const pairs = Object.entries(places).map(([key, value]) => bytes(13, join([text(1, key), text(2, value)])));
  return join([...head, ...pairs, number(14, 1)]);
}

function valueInfo(name: string, dims: readonly number[]): Bytes {
  const shape = join(dims.map((dim) => bytes(1, number(1, dim))));
  return join([text(1, name), bytes(2, bytes(1, join([number(1, dataTypes.float32), bytes(2, shape)])))]);
}

function node({ op, inputs, output, ints = {} }: Node): Bytes {
  const attributes = Object.entries(ints).map(([name, value]) =>
    bytes(5, join([text(1, name), ...(typeof value === "number" ? [number(3, value), number(20, 2)] : [...value.map((each) => number(8, each)), number(20, 7)])])),
  );
  return join([...inputs.map((input) => text(1, input)), text(2, output), text(3, output), text(4, op), ...attributes]);
}

/** The model's file. Tensors that `external` names lie beside it, all others in it. */
export function onnxFile(graph: Graph, external: External | null): Bytes {
  const body = join([
    ...graph.nodes.map((each) => bytes(1, node(each))),
    text(2, graph.name),
    ...graph.tensors.map((each) => bytes(5, tensor(each, external))),
    bytes(11, valueInfo(graph.input.name, graph.input.dims)),
    bytes(12, valueInfo(graph.output.name, graph.output.dims)),
  ]);
  // IR version 8 with operator set 13: what every ONNX Runtime of recent years reads.
  return join([number(1, 8), bytes(8, number(2, 13)), bytes(7, body)]);
}
