// SPDX-License-Identifier: MIT
// FORMAT.md, "SPAC", "MEAN", "BASI" and "How codes are made and compared". Math.fround rounds each operation to binary32.
import { demand } from "./bytes";
import type { Codes } from "./codes";
import { readSection, type Sections } from "./container";

const f = Math.fround;

export interface Space {
  readonly inputDimension: number;
  readonly dimension: number;
  readonly works: number;
  readonly step: number;
  readonly biasOffset: number;
  readonly biasStep: number;
  readonly id: string;
  readonly model: string;
  readonly modelName: string;
  readonly mean: readonly number[];
  readonly basisScale: readonly number[];
  readonly basis: readonly (readonly number[])[]; // [dimension][inputDimension]
}

export interface Query {
  readonly coefficients: readonly number[];
  readonly bias: number;
  readonly scale: number;
}

/** a . b of the document. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const l = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i += 1) l[i % 8] = f((l[i % 8] ?? 0) + f((a[i] ?? 0) * (b[i] ?? 0)));
  const [l0 = 0, l1 = 0, l2 = 0, l3 = 0, l4 = 0, l5 = 0, l6 = 0, l7 = 0] = l;
  return f(f(f(l0 + l4) + f(l2 + l6)) + f(f(l1 + l5) + f(l3 + l7)));
}

const clamp = (value: number, limit: number): number => Math.min(Math.max(value, -limit), limit);
const round = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5) + 0;

export function readSpace(sections: Sections): Space {
  const head = readSection(sections, "SPAC", (fields) => ({
    inputDimension: fields.u32(),
    dimension: fields.u32(),
    works: fields.u32(),
    step: fields.f32(),
    biasOffset: fields.f32(),
    biasStep: fields.f32(),
    id: fields.text(),
    model: fields.text(),
    modelName: fields.text(),
  }));
  demand(head.inputDimension >= 1 && head.inputDimension <= 16384, "input_dimension");
  demand(head.dimension >= 1 && head.dimension <= Math.min(head.inputDimension, 512), "dimension");
  demand(head.step >= 1 / 1024 && head.step <= 1, "step");
  demand(Math.abs(head.biasOffset) <= f(2.1), "bias_offset");
  demand(head.biasStep > 0 && head.biasStep <= 1 / 64, "bias_step");
  const mean = readSection(sections, "MEAN", (fields) => fields.list(head.inputDimension, (next) => next.f32()));
  demand(dot(mean, mean) <= f(1.01), "mean");
  return readSection(sections, "BASI", (fields) => {
    const basisScale = fields.list(head.dimension, (next) => next.f32());
    demand(basisScale.every((scale) => scale > 0 && scale <= 1), "basis_scale");
    const basis = basisScale.map(() => fields.list(head.inputDimension, (next) => next.i16()));
    return { ...head, mean, basisScale, basis };
  });
}

/** An embedding without the mean. */
export const centred = (space: Space, embedding: Float32Array): readonly number[] => space.mean.map((mean, i) => f((embedding[i] ?? 0) - mean));

function project(space: Space, embedding: Float32Array): { readonly p: readonly number[]; readonly b: number } {
  const y = centred(space, embedding);
  const p = space.basis.map((row, r) => f(dot(y, row) * (space.basisScale[r] ?? 0)));
  return { p, b: dot(space.mean, y) };
}

export function encode(space: Space, embedding: Float32Array): { readonly coefficients: Int8Array; readonly biasLevel: number } {
  const { p, b } = project(space, embedding);
  return {
    coefficients: Int8Array.from(p, (value) => round(clamp(f(value / space.step), 127))),
    biasLevel: round(clamp(f(f(b - space.biasOffset) / space.biasStep), 127)),
  };
}

export function queryOf(space: Space, embedding: Float32Array): Query {
  const { p, b } = project(space, embedding);
  const s = f(space.step / 64);
  return {
    coefficients: p.map((value) => round(clamp(f(value / s), 8128))),
    bias: f(dot(space.mean, space.mean) + b),
    scale: f(space.step * s),
  };
}

export const biasOf = (space: Space, level: number): number => f(space.biasOffset + f(space.biasStep * level));

export function gainOf(space: Space, coefficients: Int8Array, bias: number): number {
  const n = coefficients.reduce((sum, value) => sum + value * value, 0);
  const length = f(f(dot(space.mean, space.mean) + f(2 * bias)) + f(f(space.step * space.step) * f(n)));
  return f(1 / f(Math.sqrt(Math.max(length, 1 / 16))));
}

/** The coefficients of a work. */
export const rowOf = ({ dimension }: Space, { coefficients }: Codes, work: number): Int8Array => coefficients.subarray(work * dimension, (work + 1) * dimension);

/** `n` of a similarity. */
export const productOf = (row: Int8Array, query: Query): number => f(row.reduce((sum, value, r) => sum + value * (query.coefficients[r] ?? 0), 0));

/** The integer that `v` of a similarity gives. Adding 0 makes -0 the integer 0. */
export const integerOf = (v: number): number => Math.trunc(clamp(v, 100) * 2 ** 24) + 0;
