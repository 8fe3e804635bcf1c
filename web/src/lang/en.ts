// SPDX-License-Identifier: MIT
// The page's texts in English: the language that the others are measured by. One object a view, one line a text; a text with a
// number or a name in it is a function.
import { count } from "../lib/words";

export const en = {
  header: {
    works: (works: number) => `${count(works, "work", "works")}. Choose one to see what looks like it.`,
    startElsewhere: "Start somewhere else",
    explore: "Explore",
    ownPicture: "Use your own picture",
    map: "Map",
    surprise: "Surprise me",
    howItWorks: "How it works",
  },
  collection: {
    area: (works: number) => `${count(works, "work", "works")} from a part of the map.`,
    toMap: "Back to the map",
  },
  map: {
    title: "Map",
    onMap: "Show on the map",
    opening: "Opening the map…",
    failed: "The map cannot be shown just now. Check the connection, and open it again.",
    hint: "What looks alike lies together. Choose a picture to open it.",
    asRows: "All works in rows",
    closer: "Zoom in",
    further: "Zoom out",
    whole: "Whole map",
    chooseArea: "Choose an area",
    clearArea: "Clear",
    drawHint: "Drag over the map, or hold Shift and press the arrow keys.",
    showArea: (works: number) => `Show ${count(works, "work", "works")} in rows`,
    areaChosen: (works: number) => (works === 0 ? "No works in this area." : `${count(works, "work", "works")} in this area. Press Enter to show them in rows.`),
    label: (works: number) =>
      `Map of ${count(works, "work", "works")}. Arrow keys go from work to work, Enter opens one, Shift and arrow keys choose an area, plus and minus zoom, 0 shows the whole map.`,
  },
};
