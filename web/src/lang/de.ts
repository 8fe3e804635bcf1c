// SPDX-License-Identifier: MIT
// Die Texte der Seite auf Deutsch; Besucherinnen und Besucher werden gesiezt.
import { deAsk } from "./de-ask";
import type { EmbedMessages } from "./embed";
import type { Messages } from "./lang";
import { wordsOf } from "./words";

const words = wordsOf("de");
const { count, number, size } = words;
const part = (loaded: number, total: number): string => words.part(loaded, total).join(" von ");
const works = { one: "Werk", other: "Werke" };
const inside = "in diesem Browser-Tab. Es wird nirgendwohin gesendet und ist vergessen, sobald Sie den Tab schließen.";
const looksLike = (found: number): string => `${count(found, works)} ${found === 1 ? "ähnelt" : "ähneln"} Ihrem Bild`;
const named = (title: string, maker: string): string => (maker ? `${title}, von ${maker}` : title);
const similar = {
  heading: "Visuell ähnlich",
  looking: "Wird gesucht…",
  nothing: "In der Sammlung ist nichts, womit verglichen werden könnte.",
  order: "Das Ähnlichste zuerst.",
  similarity: (percent: string) => `, Ähnlichkeit ${percent}`,
};

export const de: Messages = {
  words,
  page: {
    skip: "Zu den Werken springen",
    language: "Sprache",
    opening: "Die Sammlung wird geöffnet…",
    failed: "Diese Sammlung konnte nicht geöffnet werden",
    tryAgain: "Erneut versuchen",
    close: "Schließen",
    untitled: "Eine Sammlung",
    imprint: "Impressum",
  },
  problems: {
    cancelled: ["Abgebrochen.", ""],
    network: ["Eine Datei konnte nicht geladen werden.", "Bitte prüfen Sie die Verbindung und versuchen Sie es erneut; hilft das nicht, laden Sie die Seite neu."],
    "damaged-site": ["Eine Datei dieser Website stimmt nicht mit dem überein, was sie sein soll.", "Bitte laden Sie die Seite neu; hilft das nicht, verständigen Sie das Museum."],
    "unreadable-picture": ["Dieses Bild konnte nicht gelesen werden.", "Bitte wählen Sie ein anderes Foto oder Bild, zum Beispiel ein JPEG oder PNG."],
    "too-large": ["Dieses Bild ist zu groß.", "Bitte wählen Sie eine kleinere Fassung."],
    unsupported: ["Ihrem Browser fehlt etwas, das hierfür gebraucht wird.", "Bitte verwenden Sie eine aktuelle Fassung von Firefox, Chrome, Edge oder Safari."],
    "texts-needed": ["Für diese Eingrenzung werden die Texte der ganzen Sammlung gebraucht.", "Laden Sie sie unter „Fragen“, oder nehmen Sie die Eingrenzung weg."],
    "no-mixture": ["Die gewählten Bilder heben einander auf.", "Bitte nehmen Sie eines weg oder fügen Sie ein anderes hinzu."],
    "no-memory": ["Der freie Speicher dieses Geräts reicht für das neuronale Netz nicht aus.", "Bitte schließen Sie andere Tabs und Programme und versuchen Sie es erneut."],
    internal: ["Etwas ist schiefgegangen.", "Bitte laden Sie die Seite neu und versuchen Sie es noch einmal."],
  },
  progress: part,
  timeLeft: {
    few: "noch wenige Sekunden",
    seconds: (seconds) => `noch etwa ${number(seconds)} s`,
    minute: "noch etwa eine Minute",
    minutes: (minutes) => `noch etwa ${number(minutes)} min`,
    hours: (hours) => `noch etwa ${number(hours)} h`,
  },
  header: {
    works: (number) => `${count(number, works)}. Wählen Sie eines aus und sehen Sie, was ihm ähnelt.`,
    startElsewhere: "Anderswo beginnen",
    explore: "Erkunden",
    ownPicture: "Mit eigenem Bild suchen",
    map: "Karte",
    surprise: "Überraschen Sie mich",
    howItWorks: "So funktioniert es",
    ask: "Fragen",
  },
  ...deAsk,
  collection: {
    area: (number) => `${count(number, works)} aus einem Teil der Karte.`,
    toMap: "Zurück zur Karte",
    list: "Werke der Sammlung",
  },
  why: {
    title: "Warum diese beiden?",
    ask: "Warum?",
    askOf: (title) => `Warum steht „${title}“ hier?`,
    looking: "Die beiden Bilder werden verglichen…",
    missing: "Die Sammlung hat nicht beide dieser Werke.",
    rank: (work, other, place, percent) =>
      `Von allen Werken steht „${other}“ an ${number(place)}. Stelle derer, die „${work}“ ähnlich sehen: Ähnlichkeit ${percent}.`,
    beyond: (work, other) => `„${other}“ gehört nicht zu den Werken, die „${work}“ am ähnlichsten sehen.`,
    parts: "Teile, die einander entsprechen",
    /** Of the thirds of a picture, row by row. */
    places: ["oben links", "oben in der Mitte", "oben rechts", "links in der Mitte", "in der Mitte", "rechts in der Mitte", "unten links", "unten in der Mitte", "unten rechts"],
    pair: (first, second, percent) => `Im ersten Bild ${first}, im zweiten ${second}: zu ${percent} gleich in Farbe und Linie.`,
    found: (pairs) => `${count(pairs, { one: "Paar von Teilen entspricht", other: "Paare von Teilen entsprechen" })} einander.`,
    none: "Kein einzelner Teil sticht hervor: Die Bilder ähneln sich als Ganzes.",
    light: "Entsprechendes beleuchten",
    caution: "Das ist der Blick einer Maschine: Sie vergleicht, wie Bilder aussehen, und weiß nicht, was sie bedeuten.",
    byColour: "Die beleuchteten Teile sind allein nach Farbe und Linie gefunden; das Netz betrachtet die Bilder als Ganzes und kann nicht sagen, warum.",
  },
  map: {
    title: "Karte",
    onMap: "Auf der Karte zeigen",
    opening: "Die Karte wird geöffnet…",
    hint: "Was sich ähnelt, liegt beieinander. Wählen Sie ein Bild aus, um es zu öffnen.",
    asRows: "Alle Werke in Reihen",
    closer: "Vergrößern",
    further: "Verkleinern",
    whole: "Ganze Karte",
    chooseArea: "Bereich auswählen",
    clearArea: "Auswahl aufheben",
    drawHint: "Ziehen Sie über die Karte, oder halten Sie die Umschalttaste und drücken Sie die Pfeiltasten.",
    showArea: (number) => `${count(number, works)} in Reihen zeigen`,
    areaChosen: (number) =>
      number === 0 ? "Keine Werke in diesem Bereich." : `${count(number, works)} in diesem Bereich. Drücken Sie die Eingabetaste, um sie in Reihen zu zeigen.`,
    label: (number) =>
      `Karte mit ${count(number, { one: "Werk", other: "Werken" })}. Die Pfeiltasten führen von Werk zu Werk, die Eingabetaste öffnet eines, Umschalt- und Pfeiltasten wählen einen Bereich aus, Plus und Minus vergrößern und verkleinern, 0 zeigt die ganze Karte.`,
  },
  work: {
    named,
    sheet: "Ein Werk",
    opening: "Wird geöffnet…",
    missing: "Dieses Werk ist nicht hier",
    missingWhy: (id) => `Die Sammlung hat kein Werk namens „${id}“. Vielleicht wurde es umbenannt oder zurückgezogen.`,
    failed: "Dieses Werk konnte nicht geöffnet werden",
    rights: "Rechte und Nachnutzung",
    homepage: "Mehr über dieses Werk",
    zoom: "Vergrößern",
    pictures: "Bilder dieses Werks",
    picture: (which) => `Bild ${number(which)}`,
    backToWorks: "Alle Werke",
    backToPicture: "Ihr Bild",
    visited: "Werke, die Sie angesehen haben",
    path: "Ihr Weg",
  },
  similar,
  zoom: {
    closer: "Vergrößern",
    further: "Verkleinern",
    whole: "Ganzes Bild",
    named: (name) => `${name}, aus der Nähe`,
    keys: (name) => `${name}. Die Pfeiltasten verschieben das Bild, Plus und Minus vergrößern und verkleinern es, 0 zeigt es ganz.`,
    failed: "Das Bild lässt sich gerade nicht vergrößern. Bitte prüfen Sie die Verbindung und öffnen Sie es erneut.",
  },
  own: {
    heading: "Ihr eigenes Bild",
    lead: "Zeigen Sie der Sammlung ein eigenes Bild und sehen Sie, welche Werke ihm ähneln.",
    invite: "Legen Sie ein Bild irgendwo auf dieser Seite ab, fügen Sie eines ein oder",
    choose: "Wählen Sie ein Bild aus",
    chooseAnother: "Anderes Bild auswählen",
    drop: "Bild hier ablegen, um es zu vergleichen",
    privacy: "Ihr Bild bleibt auf diesem Gerät. Es wird in diesem Tab gelesen und nirgendwohin gesendet.",
    cancel: "Abbrechen",
    yours: "Ihr Bild",
    decoded: "Ihr Browser hat dieses Format gelesen; ein JPEG oder PNG würde genau so verglichen wie die Bilder des Museums.",
    stages: {
      core: "Vorbereitung",
      decode: "Ihr Bild wird gelesen",
      network: "Das neuronale Netz wird geladen",
      start: "Das neuronale Netz wird gestartet",
      embed: "Ihr Bild wird betrachtet",
      index: "Der Index wird geladen",
      partitions: "Ähnliches wird geladen",
      search: "Vergleich mit der Sammlung",
      fine: "Noch einmal genauer betrachtet",
      texts: "Die Texte der Sammlung werden geladen",
      palettes: "Die Farben der Sammlung werden geladen",
    },
    doing: (stage, far, left) => `${stage}${far && `: ${far}`}${left ? `, ${left}` : "…"}`,
    lost: (stage, far) => `${stage}${far && `: ${far}`}; die Verbindung ist unterbrochen, neuer Versuch läuft`,
    colourInstead: (reason) => `${reason} Ihr Bild wird stattdessen nach Farbe und Linie verglichen.`,
    cost: ({ first, kept, memory, missing }) => {
      const start = first ? "Ein erster Eindruck kommt sofort. Für den besseren wird ein neuronales Netz" : "Für den Vergleich wird ein neuronales Netz";
      const download = kept
        ? `einmal heruntergeladen (${size(missing)}) und auf diesem Gerät aufbewahrt`
        : `jedes Mal heruntergeladen (${size(missing)}), da auf diesem Gerät kein Platz dafür ist`;
      return `${start} ${download}.${memory ? "" : " Möglicherweise hat dieses Gerät zu wenig Arbeitsspeicher dafür."}`;
    },
  },
  refine: {
    first: "Erster Eindruck, nach Farbe und Linie.",
    better: "Bessere Treffer, durch das neuronale Netz.",
    large: "Das neuronale Netz sieht auch, was dargestellt ist. Es bleibt für das nächste Mal auf diesem Gerät.",
    saving: "Ihr Browser soll Daten sparen; deshalb wird das neuronale Netz nicht von selbst geladen.",
    memory: "Möglicherweise hat dieses Gerät zu wenig Arbeitsspeicher für das neuronale Netz.",
    room: "Auf diesem Gerät ist kein Platz für das neuronale Netz: Es würde bei jedem Besuch neu geladen.",
    stopped: "Das neuronale Netz wurde angehalten.",
    stoppedAt: (loaded, total) => `Das neuronale Netz wurde bei ${part(loaded, total)} angehalten.`,
    downloadOnce: "Bessere Treffer: neuronales Netz einmal herunterladen",
    download: "Bessere Treffer: neuronales Netz herunterladen",
    allTheSame: "Trotzdem mit dem neuronalen Netz versuchen",
    goOn: "Fortsetzen",
    withSize: (label, bytes) => (bytes > 0 ? `${label} (${size(bytes)})` : label),
    stop: "Anhalten",
    starting: "Das neuronale Netz wird gestartet…",
    looking: "Das neuronale Netz sieht sich Ihr Bild an…",
    lostAt: (far) => `Die Verbindung ist bei ${far} abgebrochen; neuer Versuch läuft…`,
    coming: (far, left) => `Das neuronale Netz wird geladen: ${far}${left && `, ${left}`}`,
    notKept: "Auf diesem Gerät war kein Platz dafür: Beim nächsten Besuch wird es neu geladen.",
  },
  compared: {
    descriptor: "Diese Website vergleicht Bilder mit dem eingebauten Deskriptor: nach Farbe und Linie. Ein trainiertes Netz ist nicht beteiligt.",
    vectors: (model) => `Diese Website vergleicht Bilder anhand von Beschreibungen, die anderswo berechnet wurden: ${model}.`,
    trained: (model) => `Diese Website vergleicht Bilder mit einem trainierten Netz: ${model}.`,
    neural: (model) => `Diese Website vergleicht Bilder mit einem neuronalen Netz: ${model}.`,
    unnamed: "ein unbenanntes Modell",
    untrained: (model) => `${model} (untrainiert)`,
    caution: "Seine Gewichte sind zum Testen erfunden: Es hat nichts gelernt, und was es zusammenstellt, bedeutet nichts.",
    colourAlone: "Allein nach Farbe und Linie verglichen.",
    form: (name, bytes) => `Für ein eigenes Bild führt Ihr Browser das Netz in der Form „${name}“ aus (${size(bytes)}).`,
    agreement: (ofHundred, pictures) =>
      `Von den ersten zehn Treffern stimmen ${number(ofHundred)} von 100 mit denen des vollständigen Netzes überein, gemessen an ${count(pictures, { one: "Bild", other: "Bildern" })}.`,
    notHere: () => "Diese Website kann Bilder, die nicht zur Sammlung gehören, so nicht vergleichen.",
  },
  about: {
    heading: "So funktioniert es",
    what: "Ein Programm hat jedes Bild in eine Zahlenreihe übersetzt, die beschreibt, wie es aussieht. Bilder mit ähnlichen Zahlenreihen stehen beieinander. Niemand hat diese Paare ausgewählt.",
    limits:
      "Das ist der Blick einer Maschine: Sie weiß nichts von Bedeutung, Urheberschaft oder Epoche, und manchmal irrt sie sich. Nehmen Sie es als Einladung zum Umherstreifen, nicht als Aussage des Museums.",
    percentage: "Die Prozentzahl unter einem Bild ist die Ähnlichkeit der beiden Zahlenreihen; sie ist kein Maß für Qualität oder Verwandtschaft.",
    ownByColour: (reason) => `${reason} Ein eigenes Bild wird stattdessen nach Farbe und Linie verglichen, und zwar ${inside}`,
    ownTwice: `Ein eigenes Bild wird zuerst nach Farbe und Linie verglichen, dann durch das neuronale Netz, und zwar ${inside}`,
    ownAlike: `Ein eigenes Bild wird auf dieselbe Weise verglichen, und zwar ${inside}`,
    zoomBy: (library) => `Die Vergrößerung der Bilder besorgt ${library}, unter der BSD-Lizenz.`,
    codesBy: (library) => `QR-Codes zeichnet ${library}, unter der MIT-Lizenz.`,
    wordsBy: (library) => `Wörter findet ${library}, unter der MIT-Lizenz.`,
    madeWith: (program) => `Erstellt mit ${program}.`,
  },
  kiosk: {
    question: "Möchten Sie weiterstöbern?",
    touch: "Berühren Sie den Bildschirm oder drücken Sie eine Taste, um zu bleiben.",
    endsIn: (seconds) => `Dieser Besuch endet in ${count(seconds, { one: "Sekunde", other: "Sekunden" })}. Berühren Sie den Bildschirm oder drücken Sie eine Taste, um zu bleiben.`,
    keep: "Weiterstöbern",
    startOver: "Von vorn beginnen",
    scan: "Scannen Sie diesen Code mit Ihrem Telefon, um dorthin zu gelangen.",
    attract: "Ein Gang durch die Sammlung",
    begin: "Zum Beginnen berühren",
    pause: "Anhalten",
    goOn: "Weitergehen",
  },
  status: {
    works: (number) => count(number, works),
    similar: (title, found) => `${title}: ${count(found, { one: "visuell ähnliches Werk", other: "visuell ähnliche Werke" })}.`,
    like: (found) => `${looksLike(found)}.`,
    better: (found) => `Bessere Treffer: ${looksLike(found)}.`,
    first: (found) => `Erster Eindruck: ${looksLike(found)} nach Farbe und Linie.`,
    lost: "Die Verbindung ist unterbrochen; neuer Versuch läuft.",
    coming: "Das neuronale Netz wird geladen.",
    offered: "Bessere Treffer können heruntergeladen werden.",
  },
  rights: {
    zero: (version) => `CC0 ${version}: keine Rechte vorbehalten`,
    publicDomain: "Gemeinfrei",
    statements: {
      InC: "Urheberrechtlich geschützt",
      "InC-OW-EU": "Urheberrechtlich geschützt: verwaistes Werk (EU)",
      "InC-EDU": "Urheberrechtlich geschützt: Nutzung für Bildung erlaubt",
      "InC-NC": "Urheberrechtlich geschützt: nicht kommerzielle Nutzung erlaubt",
      "InC-RUU": "Urheberrechtlich geschützt: Rechteinhaber nicht auffindbar",
      "NoC-CR": "Nicht urheberrechtlich geschützt: vertragliche Beschränkungen",
      "NoC-NC": "Nicht urheberrechtlich geschützt: nur nicht kommerzielle Nutzung",
      "NoC-OKLR": "Nicht urheberrechtlich geschützt: andere bekannte rechtliche Beschränkungen",
      "NoC-US": "Nicht urheberrechtlich geschützt: Vereinigte Staaten",
      CNE: "Urheberrechtsschutz nicht geprüft",
      UND: "Urheberrechtsschutz ungeklärt",
      NKC: "Kein Urheberrechtsschutz bekannt",
    },
  },
};

/** Was Einbettungen in den eigenen Seiten eines Museums sagen. */
export const deEmbed: EmbedMessages = { words, named, similar, failed: "Ähnliche Werke können gerade nicht gezeigt werden.", explorer: "Die Sammlung nach dem Aussehen erkunden" };
