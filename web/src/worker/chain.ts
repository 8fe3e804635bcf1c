// SPDX-License-Identifier: MIT
// Of several works for each step, the chain whose steps are the smoothest.

// A step twice as long counts eightfold: one leap spoils a path more than several small detours.
const power = 3;

/** One work of each layer, all different, so that the sum of the cubes of their distances is small; null where there is none.
 * Of the chains that end with a work only the best is followed further, so that it may miss a better one where works repeat. */
export function smoothestChain(layers: readonly (readonly number[])[], cosines: (from: number, to: readonly number[]) => ReadonlyMap<number, number>): readonly number[] | null {
  let chains = new Map((layers[0] ?? []).map((work) => [work, { cost: 0, works: [work] as readonly number[] }]));
  for (const layer of layers.slice(1)) {
    const next = new Map<number, { readonly cost: number; readonly works: readonly number[] }>();
    for (const [last, { cost, works }] of chains) {
      const near = cosines(last, layer);
      for (const work of layer) {
        if (works.includes(work)) continue;
        const sum = cost + (1 - (near.get(work) ?? 0)) ** power;
        if (sum < (next.get(work)?.cost ?? Infinity)) next.set(work, { cost: sum, works: [...works, work] });
      }
    }
    chains = next;
  }
  return [...chains.values()].reduce<{ readonly cost: number; readonly works: readonly number[] } | null>((best, chain) => (best && best.cost <= chain.cost ? best : chain), null)?.works ?? null;
}
