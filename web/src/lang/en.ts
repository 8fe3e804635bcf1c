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
    surprise: "Surprise me",
    howItWorks: "How it works",
  },
};
