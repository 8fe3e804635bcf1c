// SPDX-License-Identifier: MIT
// search_module.cpp as SearchCore of vitrine.d.ts: numbers are checked, arrays lent to the module's memory, and answers
// copied out of it.
import { refused, startModule, success } from "./vitrine-module.mjs";

const methods = ["auto", "exhaustive", "graph"]; // SearchMethod of native/include/vitrine/explorer.h
const structures = ["exact", "graph", "partitions"]; // Structure of native/include/vitrine/index_file.h

const isWhole = (number) => Number.isInteger(number) && number >= 0 && number < 2 ** 32;

/** What is wrong with the first of these named values that is no whole number below 2^32. */
function unlessWhole(named) {
  for (const [name, number] of Object.entries(named)) {
    if (!isWhole(number)) return refused(`${name} is not a whole number below 2^32`);
  }
  return null;
}

/** These bytes, one run behind the other. */
function joined(runs) {
  const all = new Uint8Array(runs.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const run of runs) {
    all.set(run, at);
    at += run.length;
  }
  return all;
}

/** A query at an address of the module's memory; 0 when it is deleted. */
class Query {
  #calls;
  #at;

  constructor(calls, at) {
    this.#calls = calls;
    this.#at = at;
  }

  static at(query, calls) {
    return typeof query === "object" && query !== null && #at in query && query.#calls === calls ? query.#at : 0;
  }

  delete() {
    this.#calls.drop(this.#at);
    this.#at = 0;
  }
}

class SearchIndex {
  #memory;
  #at;
  #info;

  constructor(memory, at) {
    const { calls } = memory;
    this.#memory = memory;
    this.#at = at;
    calls.describe(at);
    const [works, inputDimension, dimension, partitions, lists, structure, fine] = memory.numbers();
    this.#info = {
      works,
      inputDimension,
      dimension,
      spaceId: memory.text(calls.spaceId(at)),
      model: memory.text(calls.model(at)),
      modelName: memory.text(calls.modelName(at)),
      structure: structures[structure],
      partitions,
      lists,
      fine: fine === 1,
    };
  }

  info() {
    return { ...this.#info };
  }

  query(values, model, projected) {
    const floats = new Float32Array(values);
    const maker = new TextEncoder().encode(model);
    return this.#call([floats, maker], (calls, at, by) => this.#made(calls.query(this.#at, at, floats.length, by, maker.length, projected)));
  }

  queryOfWork(work) {
    return unlessWhole({ work }) ?? this.#call([], (calls) => this.#made(calls.queryOfWork(this.#at, work)));
  }

  mix(examples) {
    const addresses = Uint32Array.from(examples, ({ query }) => Query.at(query, this.#memory.calls));
    if (addresses.includes(0)) return refused("an example's query is none, or is deleted");
    const weights = Float32Array.from(examples, ({ weight }) => weight);
    return this.#call([addresses, weights], (calls, at, by) => this.#made(calls.mix(this.#at, at, by, addresses.length)));
  }

  search(embedding, model, options) {
    return this.#once(this.query(embedding, model, false), options);
  }

  searchProjected(projected, model, options) {
    return this.#once(this.query(projected, model, true), options);
  }

  searchQuery(query, options) {
    return this.#ask("search", query, options, (works) => this.#scored(works));
  }

  refine(query, files) {
    const asked = Query.at(query, this.#memory.calls);
    if (asked === 0) return refused("the query is none, or is deleted");
    const bad = files.map(({ work }) => unlessWhole({ work })).find(Boolean);
    if (bad) return bad;
    const works = Uint32Array.from(files, ({ work }) => work);
    const lengths = Uint32Array.from(files, ({ bytes }) => bytes.length);
    const all = joined(files.map(({ bytes }) => bytes));
    const call = (calls, at, lengthsAt, bytesAt) => calls.refine(this.#at, asked, at, lengthsAt, works.length, bytesAt);
    return this.#call([works, lengths, all], (...addresses) => this.#answered(call(...addresses), (found) => this.#scored(found)));
  }

  partitionsFor(query, options) {
    return this.#ask("partitionsFor", query, options, (numbers) => numbers);
  }

  path(from, to, steps) {
    return unlessWhole({ from, to, steps }) ?? this.#call([], (calls) => this.#answered(calls.path(this.#at, from, to, steps)));
  }

  encode(embedding) {
    return this.#encoded(embedding, false);
  }

  encodeProjected(projected) {
    return this.#encoded(projected, true);
  }

  hold(number, bytes) {
    const held = (calls, at) => this.#answered(calls.hold(this.#at, number, at, bytes.length), ([size]) => size);
    return unlessWhole({ number }) ?? this.#call([bytes], held);
  }

  holds(number) {
    return this.#at !== 0 && isWhole(number) && this.#memory.calls.holds(this.#at, number) !== 0;
  }

  release(number) {
    if (this.#at !== 0 && isWhole(number)) this.#memory.calls.release(this.#at, number);
  }

  homeOf(work) {
    return unlessWhole({ work }) ?? this.#call([], (calls) => this.#answered(calls.homeOf(this.#at, work), ([home]) => home));
  }

  delete() {
    this.#memory.calls.close(this.#at);
    this.#at = 0;
  }

  #call(arrays, use) {
    if (this.#at === 0) return refused("the index is deleted");
    return this.#memory.lend(arrays, (...addresses) => use(this.#memory.calls, ...addresses));
  }

  #answered(found, convert = (numbers) => numbers) {
    return found ? success(convert(this.#memory.numbers())) : this.#memory.failure();
  }

  #scored(works) {
    const scores = this.#memory.scores();
    return Array.from(works, (work, rank) => ({ work, score: scores[rank] }));
  }

  #made(at) {
    return at === 0 ? this.#memory.failure() : success(new Query(this.#memory.calls, at));
  }

  #once(made, options) {
    if (!made.ok) return made;
    const outcome = this.searchQuery(made.value, options);
    made.value.delete();
    return outcome;
  }

  #encoded(values, projected) {
    const floats = new Float32Array(values);
    const code = (numbers) => ({ coefficients: Int8Array.from(numbers.subarray(0, -1)), biasLevel: Int8Array.from(numbers.subarray(-1))[0] });
    return this.#call([floats], (calls, at) => this.#answered(calls.encode(this.#at, at, floats.length, projected), code));
  }

  /** Asks by PlainOptions of search_module.cpp. */
  #ask(call, query, { k, ef, radius, method, lists = 0, distinct = 2, allowed }, convert) {
    const asked = Query.at(query, this.#memory.calls);
    if (asked === 0) return refused("the query is none, or is deleted");
    const wrong = unlessWhole({ k, ef, lists });
    if (wrong) return wrong;
    if (!methods.includes(method)) return refused(`method is not one of ${methods.join(", ")}`);
    const { works } = this.#info;
    if (allowed && allowed.length !== Math.ceil(works / 8)) return refused("allowed has not one bit for each work");
    const bits = new Uint8Array(allowed ? Math.ceil(works / 64) * 8 : 0);
    if (allowed) bits.set(allowed);
    const plain = new DataView(new ArrayBuffer(32));
    [k, ef, lists, methods.indexOf(method)].forEach((number, field) => plain.setUint32(4 * field, number, true));
    plain.setFloat32(16, radius, true);
    plain.setFloat32(20, distinct, true);
    plain.setUint32(28, bits.length / 8, true);
    return this.#call([bits], (calls, at) => {
      plain.setUint32(24, at, true);
      return this.#memory.lend([plain], (options) => this.#answered(calls[call](this.#at, asked, options), convert));
    });
  }
}

/** Starts the module from the bytes of its .wasm file. */
export default async function createSearch({ wasmBinary }) {
  const memory = await startModule(wasmBinary);
  return {
    openIndex: (bytes) =>
      memory.lend([bytes], (at) => {
        const index = memory.calls.open(at, bytes.length);
        return index === 0 ? memory.failure() : success(new SearchIndex(memory, index));
      }),
    readNeighbourPage: (bytes, collection) =>
      unlessWhole({ collection }) ??
      memory.lend([bytes], (at) => {
        if (!memory.calls.neighbours(at, bytes.length, collection)) return memory.failure();
        const numbers = memory.numbers();
        const [first, works, neighbours] = numbers;
        return success({ first, works, neighbours, workIndices: numbers.slice(3), scores: memory.scores() });
      }),
  };
}
