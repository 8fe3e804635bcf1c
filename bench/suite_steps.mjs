// SPDX-License-Identifier: MIT
// The names of what a browser measures, in the order of native/lab/bench/names.cpp, and the page's side of bench/suite.mjs.

export const kSteps = [
  'decode/jpeg',
  'resize/square_224',
  'embed/descriptor',
  'load/index',
  'load/partition',
  'load/neighbours',
  'query/encode',
  'search/codes',
  'search/graph/32',
  'search/graph/64',
  'search/graph/200',
  'search/partitions/2',
  'search/partitions/8',
];

/** Runs in the page. Answers a result a name. */
export async function measureInPage({ names, minTime, repetitions }) {
  const { openInputs, makeStep } = await import('/bench/suite_page.mjs');
  const inputs = await openInputs();
  const results = [];
  for (const name of names) {
    const { run, ...known } = makeStep(name, inputs);
    results.push({ name, ...repeated(run), ...known });
  }
  return results;

  /** Calls `run` for at least so many milliseconds; answers the mean of a call, and how many there were. */
  function paced(run, milliseconds) {
    const begin = performance.now();
    let iterations = 0;
    let spent = 0;
    // The clock of a browser is coarse: it is looked at once in as many calls as have gone before.
    for (let calls = 1; spent < milliseconds; calls = Math.min(iterations, 1024)) {
      for (let i = 0; i < calls; i += 1) run(iterations + i);
      iterations += calls;
      spent = performance.now() - begin;
    }
    return { milliseconds: spent / iterations, iterations };
  }

  function repeated(run) {
    paced(run, 500 * minTime);
    const paces = Array.from({ length: repetitions }, () => paced(run, 1000 * minTime));
    paces.sort((a, b) => a.milliseconds - b.milliseconds);
    return { ...paces[Math.floor(paces.length / 2)], best_milliseconds: paces[0].milliseconds };
  }
}
