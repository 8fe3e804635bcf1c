// SPDX-License-Identifier: MIT
// The network on its way: whether it may be fetched without asking, how far it is, and how it is stopped. Pictures come and
// go meanwhile; the download is shared by all of them.
import type { Engine } from "./engine/engine";
import type { Outlook, Progress } from "./engine/protocol";
import { toPlainError } from "./lib/errors";
import { Remembered } from "./lib/remembered";
import type { OfferReason } from "./state/state";
import type { Store } from "./state/store";

/** Downloads up to this are made without asking, as a page of pictures is. */
export const unaskedBytes = 20e6;

/** Why a download is offered and not begun; null where it may begin. */
export function reasonToAsk({ missing, enoughMemory, keeping }: Outlook, wanted: boolean, savesData: boolean): OfferReason | null {
  if (!enoughMemory) return "memory";
  if (missing === 0) return null;
  if (savesData) return "saving";
  // Asked each time, as each time it would be downloaded again.
  if (keeping === "memory") return "room";
  return missing > unaskedBytes && !wanted ? "large" : null;
}

export class Refinement {
  /** "wanted" once the visitor asked for the download, until they stop it; "kept" where something lies on the device. */
  private readonly choice: Remembered;
  private stopping = new AbortController();
  private coming: Promise<boolean> | null = null;

  constructor(
    private readonly store: Store,
    private readonly engine: Engine,
    site: string,
    private readonly carried: boolean,
  ) {
    this.choice = new Remembered(`vitrine network ${site}`);
  }

  /** Call when the visitor comes to where pictures are given: what the network would take is said before it is needed. */
  async look(): Promise<void> {
    try {
      if (this.carried) {
        const outlook = await this.engine.lookForNetwork();
        this.store.dispatch({ type: "network-seen", outlook });
      } else if (this.choice.value !== null) {
        await this.engine.forgetNetwork();
        this.choice.set(null);
      }
    } catch {
      // Only a hint is lost: whoever needs the network asks again and hears why it cannot be had.
    }
  }

  /** Whether the network may be fetched now. Where not, it is offered. */
  async mayCome(): Promise<boolean> {
    const outlook = await this.engine.lookForNetwork();
    const reason = reasonToAsk(outlook, this.choice.value === "wanted", savesData());
    const { total, missing } = outlook;
    if (reason) this.store.dispatch({ type: "network-offered", total, missing, reason });
    return reason === null;
  }

  /** The visitor's own wish: from now on no more asking. */
  want(): void {
    this.choice.set("wanted");
  }

  /** Answers whether the network stands. Stopping and failing are told to the store, not thrown. */
  come(): Promise<boolean> {
    this.coming ??= this.bring(this.stopping.signal).finally(() => (this.coming = null));
    return this.coming;
  }

  /** What has arrived stays on the device. */
  stop(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
    this.choice.set("kept");
    this.store.dispatch({ type: "network-stopped" });
  }

  private async bring(signal: AbortSignal): Promise<boolean> {
    if (this.choice.value === null) this.choice.set("kept");
    this.tell({ stage: "start" });
    try {
      const onProgress = (progress: Progress): void => (signal.aborted ? undefined : this.tell(progress));
      const { keeping } = await this.engine.openNetwork({ signal, onProgress });
      this.store.dispatch({ type: "network-ready", keeping });
      return true;
    } catch (error) {
      if (!signal.aborted) this.store.dispatch({ type: "network-failed", error: toPlainError(error) });
      return false;
    }
  }

  private tell(progress: Progress): void {
    this.store.dispatch({ type: "network-coming", progress });
  }
}

/** The visitor asked the browser to be sparing; only Chromium says so. */
function savesData(): boolean {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}
