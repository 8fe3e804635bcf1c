// SPDX-License-Identifier: MIT
// Ways to hand the page a picture besides its button: drop one anywhere, or paste one.

export function listenForPictures(choose: (file: File) => void, signal: AbortSignal): void {
  // Entering a child is announced before leaving its parent, so that depth is 0 only outside the page.
  let depth = 0;
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  const mark = (): void => {
    document.body.classList.toggle("dropping", depth > 0);
  };

  function listen<K extends keyof WindowEventMap>(name: K, heard: (event: WindowEventMap[K]) => void): void {
    addEventListener(name, heard, { signal });
  }

  listen("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    mark();
  });
  listen("dragleave", (event) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    mark();
  });
  listen("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  listen("drop", (event) => {
    depth = 0;
    mark();
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    choose(file);
  });
  listen("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    choose(file);
  });
}
