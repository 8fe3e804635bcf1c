// SPDX-License-Identifier: MIT
// A similar work as an item of an embed's list: one link, its picture, and two lines under it.
import type { Work, WorkImage } from "../data/work";
import type { EmbedMessages } from "../lang/embed";
import { element } from "../lib/dom";
import type { SimilarWork } from "./site";

// The row's height where the museum sets none (--vitrine-row in neighbours.css), in CSS pixels; rows come out up to a third higher.
const usualHeight = 210;
// Panoramas and scrolls get a calmer cell, as in the site's own page.
const [narrowest, widest] = [0.5, 2.6];

export function createThumbnail({ work, score }: SimilarWork, href: string, texts: EmbedMessages): { item: HTMLLIElement; link: HTMLAnchorElement } {
  const image = work.images[0];
  const ratio = Math.max(narrowest, Math.min(widest, image ? image.width / image.height : 1));
  const percent = texts.words.percent(score);
  const picture = element("span", { part: "picture" }, createImage(work, image, Math.round(usualHeight * ratio), texts));
  picture.style.backgroundColor = image?.colour ?? "";
  const lang = work.language || null;
  const link = element(
    "a",
    { part: "link", href },
    picture,
    element(
      "span",
      // The picture's own name already says this to a screen reader.
      { part: "caption", "aria-hidden": "true" },
      element("span", { part: "title", lang, dir: "auto" }, work.title),
      element("span", { part: "score" }, percent),
      element("span", { part: "maker", lang, dir: "auto" }, [work.maker, work.date].filter(Boolean).join(", ")),
    ),
    element("span", { class: "unseen" }, texts.similar.similarity(percent)),
  );
  const item = element("li", { part: "item" }, link);
  item.style.setProperty("--ratio", ratio.toFixed(4));
  return { item, link };
}

function createImage(work: Work, image: WorkImage | undefined, width: number, { named }: EmbedMessages): HTMLElement {
  const name = named(work.title, work.maker);
  const lang = work.language || null;
  const best = image?.sizes.find((size) => size.width >= width) ?? image?.sizes.at(-1);
  if (!image || !best) return element("span", { class: "missing", lang, dir: "auto" }, name);
  const srcset = image.sizes.length > 1 ? image.sizes.map((size) => `${size.url} ${size.width}w`).join(", ") : null;
  // The browser knows best how wide it stands, where it can say so; `src` comes last, so that the first request is the right one.
  const sizes = `auto, ${width}px`;
  return element("img", { alt: name, lang, width: image.width, height: image.height, loading: "lazy", decoding: "async", sizes, srcset, src: best.url });
}
