// SPDX-License-Identifier: MIT
// How soon a network's first picture was answered on this device, by each way to run it: kept here, as a worker has nowhere to.
import { Remembered } from "../lib/remembered";
import type { NetworkSpec } from "../lib/site-files";
import type { Paces, Provider } from "./protocol";

const providers: readonly Provider[] = ["webgpu", "wasm", "vitrine"];

export class PaceMemory {
  private readonly remembered: Remembered;

  constructor(site: string) {
    this.remembered = new Remembered(`vitrine pace ${site}`);
  }

  /** Nothing of another network than this one, nor where what is remembered cannot be read. */
  of({ graph }: NetworkSpec): Paces {
    try {
      const { network, ms } = JSON.parse(this.remembered.value ?? "") as { network: unknown; ms: Record<string, unknown> };
      if (network !== graph.sha256) return {};
      const known = providers.flatMap((provider) => {
        const milliseconds = ms[provider];
        return typeof milliseconds === "number" && milliseconds >= 0 ? [[provider, milliseconds] as const] : [];
      });
      return Object.fromEntries(known);
    } catch {
      return {};
    }
  }

  /** Only where there is a choice is there anything to remember. */
  note(network: NetworkSpec, provider: Provider, milliseconds: number): void {
    if (!network.onGpu) return;
    const ms = { ...this.of(network), [provider]: Math.round(milliseconds) };
    this.remembered.set(JSON.stringify({ network: network.graph.sha256, ms }));
  }

  forget(): void {
    this.remembered.set(null);
  }
}
