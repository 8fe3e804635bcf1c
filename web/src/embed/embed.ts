// SPDX-License-Identifier: MIT
// embed.js: what a museum's page loads. It registers two elements and leaves nothing else behind; a second copy of it, or one of another site, leaves
// those that are there.
import { VitrineExplorer } from "./explorer";
import { VitrineNeighbours } from "./neighbours";

const elements = { "vitrine-neighbours": VitrineNeighbours, "vitrine-explorer": VitrineExplorer } as const;
for (const [name, made] of Object.entries(elements)) if (!customElements.get(name)) customElements.define(name, made);

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-neighbours": VitrineNeighbours;
    "vitrine-explorer": VitrineExplorer;
  }
}
