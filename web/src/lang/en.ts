// SPDX-License-Identifier: MIT
// The page's texts in English: the language that the others are measured by. One object a view, one line a text; a text with a
// number or a name in it is a function.
import { enAsk } from "./en-ask";
import type { Problems } from "./lang";
import { wordsOf } from "./words";

const words = wordsOf("en");
const { count, number, size } = words;
const part = (loaded: number, total: number): string => words.part(loaded, total).join(" of ");
const inside = "inside this browser tab. It is never sent anywhere and is forgotten when you close the tab.";
const named = (title: string, maker: string): string => (maker ? `${title}, by ${maker}` : title);
const similar = {
  heading: "Visually similar",
  looking: "Looking…",
  nothing: "Nothing in the collection to compare with.",
  order: "Most alike first.",
  similarity: (percent: string) => `, similarity ${percent}`,
};

export const en = {
  words,
  page: {
    skip: "Skip to the works",
    language: "Language",
    opening: "Opening the collection…",
    failed: "This collection could not be opened",
    tryAgain: "Try again",
    close: "Close",
    untitled: "A collection",
    imprint: "Imprint",
  },
  /** What went wrong and what can be done, by the error's code. Errors bring English sentences themselves, which say more. */
  problems: null as Problems | null,
  progress: part,
  timeLeft: {
    few: "a few seconds left",
    seconds: (seconds: number) => `about ${number(seconds)} s left`,
    minute: "about a minute left",
    minutes: (minutes: number) => `about ${number(minutes)} min left`,
    hours: (hours: number) => `about ${number(hours)} h left`,
  },
  header: {
    works: (works: number) => `${count(works, { one: "work", other: "works" })}. Choose one to see what looks like it.`,
    startElsewhere: "Start somewhere else",
    explore: "Explore",
    ownPicture: "Use your own picture",
    map: "Map",
    surprise: "Surprise me",
    howItWorks: "How it works",
    ask: "Ask",
  },
  ...enAsk,
  collection: {
    area: (works: number) => `${count(works, { one: "work", other: "works" })} from a part of the map.`,
    toMap: "Back to the map",
    list: "Works of the collection",
  },
  why: {
    title: "Why these two?",
    ask: "Why?",
    askOf: (title: string) => `Why does “${title}” stand here?`,
    looking: "Comparing the two pictures…",
    missing: "The collection does not have both of these works.",
    rank: (work: string, other: string, place: number, percent: string) =>
      `Of all works, “${other}” comes ${place === 1 ? "first" : `at place ${number(place)}`} among those that look like “${work}”: similarity ${percent}.`,
    beyond: (work: string, other: string) => `“${other}” is not among the works that look most like “${work}”.`,
    parts: "Parts that answer each other",
    /** Of the thirds of a picture, row by row. */
    places: ["upper left", "upper middle", "upper right", "middle left", "centre", "middle right", "lower left", "lower middle", "lower right"],
    pair: (first: string, second: string, percent: string) => `The ${first} of the first and the ${second} of the second: ${percent} alike in colour and line.`,
    found: (pairs: number) => `${count(pairs, { one: "pair of parts answers", other: "pairs of parts answer" })} each other.`,
    none: "No single parts stand out: it is the whole that is alike.",
    light: "Light up what is alike",
    caution: "That is a machine’s view: it compares how pictures look and knows nothing of what they mean.",
    byColour: "The parts lit here are found by colour and line alone; the network looks at the pictures as a whole and cannot say why.",
  },
  map: {
    title: "Map",
    onMap: "Show on the map",
    opening: "Opening the map…",
    hint: "What looks alike lies together. Choose a picture to open it.",
    asRows: "All works in rows",
    closer: "Zoom in",
    further: "Zoom out",
    whole: "Whole map",
    chooseArea: "Choose an area",
    clearArea: "Clear",
    drawHint: "Drag over the map, or hold Shift and press the arrow keys.",
    showArea: (works: number) => `Show ${count(works, { one: "work", other: "works" })} in rows`,
    areaChosen: (works: number) => (works === 0 ? "No works in this area." : `${count(works, { one: "work", other: "works" })} in this area. Press Enter to show them in rows.`),
    label: (works: number) =>
      `Map of ${count(works, { one: "work", other: "works" })}. Arrow keys go from work to work, Enter opens one, Shift and arrow keys choose an area, plus and minus zoom, 0 shows the whole map.`,
  },
  work: {
    /** What a picture is called where it cannot be seen. */
    named,
    sheet: "A work",
    opening: "Opening…",
    missing: "This work is not here",
    missingWhy: (id: string) => `The collection has no work named “${id}”. It may have been renamed or withdrawn.`,
    failed: "This work could not be opened",
    rights: "Rights and reuse",
    homepage: "More about this work",
    readOn: "Read on",
    allDetails: "All details",
    providedBy: "Provided by",
    zoom: "Zoom",
    pictures: "Pictures of this work",
    picture: (which: number) => `Picture ${number(which)}`,
    backToWorks: "All works",
    backToPicture: "Your picture",
    visited: "Works you visited",
    path: "Your path",
  },
  similar,
  zoom: {
    closer: "Zoom in",
    further: "Zoom out",
    whole: "Whole picture",
    named: (name: string) => `${name}, close by`,
    keys: (name: string) => `${name}. Arrow keys move the picture, plus and minus zoom, 0 shows all of it.`,
    failed: "The picture cannot be brought closer just now. Check the connection, and open it again.",
  },
  iiif: {
    manifest: "IIIF manifest",
    drag: "Drag this into a IIIF viewer",
    copy: "Copy for a IIIF viewer",
    copied: "Copied.",
  },
  keep: {
    heading: "Without a network",
    lead: "What you have seen stays on this device, so that this page opens without a network too. You can keep the whole collection:",
    small: (bytes: number) => `Keep it with small pictures (${size(bytes)})`,
    large: (bytes: number) => `Keep it with large pictures (${size(bytes)})`,
    everything: (bytes: number) => `Keep the whole collection (${size(bytes)})`,
    busy: (loaded: number, total: number) => `Fetching the collection: ${part(loaded, total)}.`,
    stop: "Stop",
    done: (bytes: number) => `The whole collection is on this device (${size(bytes)}).`,
    outdated: "The collection has changed since you kept it.",
    update: "Bring it up to date",
    remove: "Remove it from this device",
  },
  own: {
    heading: "Your own picture",
    lead: "Show the collection a picture of yours, and see which works look like it.",
    invite: "Drop a picture anywhere on this page, paste one, or",
    choose: "Choose a picture",
    chooseAnother: "Choose another picture",
    drop: "Drop the picture to compare it",
    privacy: "Your picture stays on this device. It is read in this tab and sent nowhere.",
    cancel: "Cancel",
    yours: "Your picture",
    decoded: "Your browser decoded this format; a JPEG or PNG would be compared exactly as the museum's own pictures were.",
    stages: {
      core: "Starting",
      decode: "Reading your picture",
      network: "Fetching the network",
      start: "Starting the network",
      embed: "Looking at your picture",
      index: "Fetching the index",
      partitions: "Fetching what may be alike",
      search: "Comparing with the collection",
      fine: "Taking a closer look",
      texts: "Fetching the collection’s texts",
      palettes: "Fetching the collection’s colours",
    },
    /** A stage, how far it is, and how long it will take yet; both may be empty. */
    doing: (stage: string, far: string, left: string) => `${stage}${far && `: ${far}`}${left ? `, ${left}` : "…"}`,
    lost: (stage: string, far: string) => `${stage}${far && `: ${far}`}; the connection was lost, trying again`,
    colourInstead: (reason: string) => `${reason} Your picture is compared by colour and line instead.`,
    /** What a picture will cost, before it is given. */
    cost: ({ first, kept, memory, missing }: { first: boolean; kept: boolean; memory: boolean; missing: number }) => {
      const download = kept ? `is downloaded once (${size(missing)}) and kept on this device` : `is downloaded each time (${size(missing)}), as this device has no room to keep it`;
      const start = first ? "A first look comes at once. The better one needs a network, which" : "To compare it, a network";
      return `${start} ${download}.${memory ? "" : " This device may have too little memory for it."}`;
    },
  },
  refine: {
    first: "First look, by colour and line.",
    better: "Better matches, by the network.",
    large: "The network sees what is shown, too. It stays on this device for the next time.",
    saving: "Your browser is set to save data, so the network is not fetched by itself.",
    memory: "This device may have too little memory for the network.",
    room: "This device has no room to keep the network: each visit would download it anew.",
    stopped: "The network was stopped.",
    stoppedAt: (loaded: number, total: number) => `The network was stopped at ${part(loaded, total)}.`,
    downloadOnce: "Better matches: download the network once",
    download: "Better matches: download the network",
    allTheSame: "Try the network all the same",
    goOn: "Go on",
    /** A button's text, and what it downloads. */
    withSize: (label: string, bytes: number) => (bytes > 0 ? `${label} (${size(bytes)})` : label),
    stop: "Stop",
    starting: "The network is starting…",
    looking: "The network is looking…",
    lostAt: (far: string) => `The connection was lost at ${far}; trying again…`,
    coming: (far: string, left: string) => `The network is on its way: ${far}${left && `, ${left}`}`,
    notKept: "This device had no room to keep it: the next visit downloads it anew.",
  },
  /** What compares the pictures. */
  compared: {
    descriptor: "This site compares pictures by the built-in descriptor: colour and line. No trained network is involved.",
    vectors: (model: string) => `This site compares pictures by descriptions computed elsewhere: ${model}.`,
    trained: (model: string) => `This site compares pictures by a trained network: ${model}.`,
    neural: (model: string) => `This site compares pictures by a neural network: ${model}.`,
    unnamed: "an unnamed model",
    untrained: (model: string) => `${model} (untrained)`,
    caution: "Its weights are made up for testing: it has learnt nothing, and what it puts together means nothing.",
    colourAlone: "Compared by colour and line alone.",
    form: (name: string, bytes: number) => `For a picture of your own, your browser runs the network in the form “${name}” (${size(bytes)}).`,
    agreement: (ofHundred: number, pictures: number) =>
      `It answers like the full network in ${number(ofHundred)} of 100 of the first ten, measured on ${count(pictures, { one: "picture", other: "pictures" })}.`,
    /** Why pictures of visitors are not compared: the museum's own sentence, which is English. */
    notHere: (reason: string) => reason || "This site cannot compare pictures that are not in the collection.",
  },
  about: {
    heading: "How it works",
    what: "A program turned every picture into a list of numbers that says how it looks. Pictures with similar lists stand together. Nobody chose these pairs.",
    limits: "This is a machine’s view: it knows nothing of meaning, maker or period, and it is sometimes wrong. Take it as a way to wander, not as a statement by the museum.",
    percentage: "The percentage under a picture is the similarity of the two lists; it is no measure of quality or kinship.",
    ownByColour: (reason: string) => `${reason} A picture of your own is compared by colour and line instead, ${inside}`,
    ownTwice: `A picture of your own is compared at once by colour and line, then by the network, ${inside}`,
    ownAlike: `A picture of your own is compared in the same way, ${inside}`,
    zoomBy: (library: string) => `Pictures are brought close by ${library}, under the BSD licence.`,
    codesBy: (library: string) => `QR codes are drawn by ${library}, under the MIT licence.`,
    wordsBy: (library: string) => `Words are found by ${library}, under the MIT licence.`,
    madeWith: (program: string) => `Made with ${program}.`,
  },
  /** In the gallery, unattended. */
  kiosk: {
    question: "Keep browsing?",
    touch: "Touch the screen or press a key to stay.",
    endsIn: (seconds: number) => `This visit ends in ${count(seconds, { one: "second", other: "seconds" })}. Touch the screen or press a key to stay.`,
    keep: "Keep browsing",
    startOver: "Start over",
    scan: "Scan this code with your phone to go there.",
    attract: "A walk through the collection",
    begin: "Touch to begin",
    pause: "Pause",
    goOn: "Go on",
  },
  /** Read out by screen readers. */
  status: {
    works: (works: number) => count(works, { one: "work", other: "works" }),
    similar: (title: string, works: number) => `${title}: ${count(works, { one: "visually similar work", other: "visually similar works" })}.`,
    like: (works: number) => `${count(works, { one: "work looks", other: "works look" })} like your picture.`,
    better: (works: number) => `Better matches: ${count(works, { one: "work looks", other: "works look" })} like your picture.`,
    first: (works: number) => `First look: ${count(works, { one: "work looks", other: "works look" })} like your picture by colour and line.`,
    lost: "The connection was lost; trying again.",
    coming: "The network is on its way.",
    offered: "Better matches can be downloaded.",
  },
  rights: {
    zero: (version: string) => `CC0 ${version}: no rights reserved`,
    publicDomain: "Public domain",
    statements: {
      InC: "In copyright",
      "InC-OW-EU": "In copyright: EU orphan work",
      "InC-EDU": "In copyright: educational use permitted",
      "InC-NC": "In copyright: non-commercial use permitted",
      "InC-RUU": "In copyright: rights holder unlocatable",
      "NoC-CR": "No copyright: contractual restrictions",
      "NoC-NC": "No copyright: non-commercial use only",
      "NoC-OKLR": "No copyright: other known legal restrictions",
      "NoC-US": "No copyright: United States",
      CNE: "Copyright not evaluated",
      UND: "Copyright undetermined",
      NKC: "No known copyright",
    },
  },
};

/** What embeds in a museum's own pages say. They come with these texts of all languages, and no others. */
export const enEmbed = { words, named, similar, failed: "Similar works cannot be shown just now.", explorer: "Explore the collection by look" };
