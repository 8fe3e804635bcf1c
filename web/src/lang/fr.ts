// SPDX-License-Identifier: MIT
// Les textes de la page en français. L'espace insécable (\u00a0) précède les signes doubles.
import { frAsk } from "./fr-ask";
import type { EmbedMessages } from "./embed";
import type { Messages } from "./lang";
import { wordsOf } from "./words";

const words = wordsOf("fr");
const { count, number, size } = words;
const part = (loaded: number, total: number): string => words.part(loaded, total).join(" sur ");
const works = { one: "œuvre", many: "d’œuvres", other: "œuvres" };
const inside = "dans cet onglet du navigateur. Elle n’est envoyée nulle part et elle est oubliée dès que vous fermez l’onglet.";
const looksLike = (found: number): string => `${count(found, works)} ${found < 2 ? "ressemble" : "ressemblent"} à votre image`;
const named = (title: string, maker: string): string => (maker ? `${title}, par ${maker}` : title);
const similar = {
  heading: "Visuellement proches",
  looking: "Recherche…",
  nothing: "La collection ne contient rien à comparer.",
  order: "Les plus ressemblantes d’abord.",
  similarity: (percent: string) => `, ressemblance ${percent}`,
};

export const fr: Messages = {
  words,
  page: {
    skip: "Aller aux œuvres",
    language: "Langue",
    opening: "Ouverture de la collection…",
    failed: "Cette collection n’a pas pu être ouverte",
    tryAgain: "Réessayer",
    close: "Fermer",
    untitled: "Une collection",
    imprint: "Mentions légales",
  },
  problems: {
    cancelled: ["Annulé.", ""],
    network: ["Un fichier n’a pas pu être chargé.", "Vérifiez la connexion et réessayez\u00a0; si cela ne suffit pas, rechargez la page."],
    "damaged-site": ["Un fichier de ce site n’est pas celui qui était attendu.", "Rechargez la page\u00a0; si cela ne suffit pas, prévenez le musée."],
    "unreadable-picture": ["Cette image n’a pas pu être lue.", "Choisissez une autre photo ou une autre image, par exemple au format JPEG ou PNG."],
    "too-large": ["Cette image est trop grande.", "Choisissez-en une version plus petite."],
    unsupported: ["Il manque à votre navigateur une fonction nécessaire.", "Utilisez une version récente de Firefox, Chrome, Edge ou Safari."],
    "texts-needed": ["Ces critères demandent les textes de toute la collection.", "Chargez-les sous « Interroger », ou retirez les critères."],
    "no-mixture": ["Les images choisies s’annulent.", "Veuillez en retirer une, ou en ajouter une autre."],
    "no-memory": ["Cet appareil n’a pas assez de mémoire libre pour le réseau de neurones.", "Fermez d’autres onglets et programmes, puis réessayez."],
    internal: ["Une erreur s’est produite.", "Rechargez la page et réessayez."],
  },
  progress: part,
  timeLeft: {
    few: "encore quelques secondes",
    seconds: (seconds) => `encore ${number(seconds)}\u00a0s environ`,
    minute: "encore une minute environ",
    minutes: (minutes) => `encore ${number(minutes)}\u00a0min environ`,
    hours: (hours) => `encore ${number(hours)}\u00a0h environ`,
  },
  header: {
    works: (number) => `${count(number, works)}. Choisissez-en une pour voir ce qui lui ressemble.`,
    startElsewhere: "Commencer ailleurs",
    explore: "Explorer",
    ownPicture: "Chercher avec votre image",
    map: "Carte",
    surprise: "Surprenez-moi",
    howItWorks: "Comment ça marche",
    ask: "Interroger",
  },
  ...frAsk,
  collection: {
    area: (number) => `${count(number, works)} d’une partie de la carte.`,
    toMap: "Retour à la carte",
    list: "Œuvres de la collection",
  },
  why: {
    title: "Pourquoi ces deux œuvres ?",
    ask: "Pourquoi ?",
    askOf: (title) => `Pourquoi « ${title} » figure-t-elle ici ?`,
    looking: "Comparaison des deux images…",
    missing: "La collection ne possède pas ces deux œuvres.",
    rank: (work, other, place, percent) =>
      `De toutes les œuvres, « ${other} » occupe la place ${number(place)} parmi celles qui ressemblent à « ${work} » : similarité ${percent}.`,
    beyond: (work, other) => `« ${other} » ne compte pas parmi les œuvres qui ressemblent le plus à « ${work} ».`,
    parts: "Parties qui se répondent",
    /** Of the thirds of a picture, row by row. */
    places: ["en haut à gauche", "en haut au milieu", "en haut à droite", "au milieu à gauche", "au centre", "au milieu à droite", "en bas à gauche", "en bas au milieu", "en bas à droite"],
    pair: (first, second, percent) => `Dans la première, ${first} ; dans la seconde, ${second} : semblables à ${percent} par la couleur et le trait.`,
    found: (pairs) => `${count(pairs, { one: "paire de parties se répond", other: "paires de parties se répondent" })}.`,
    none: "Aucune partie ne se détache : c’est l’ensemble qui se ressemble.",
    light: "Éclairer ce qui se ressemble",
    caution: "C’est le regard d’une machine : elle compare l’aspect des images et ne sait rien de leur sens.",
    byColour: "Les parties éclairées sont trouvées par la couleur et le trait seuls ; le réseau regarde les images dans leur ensemble et ne peut pas dire pourquoi.",
  },
  map: {
    title: "Carte",
    onMap: "Voir sur la carte",
    opening: "Ouverture de la carte…",
    hint: "Ce qui se ressemble est rassemblé. Choisissez une image pour l’ouvrir.",
    asRows: "Toutes les œuvres en rangées",
    closer: "Agrandir",
    further: "Réduire",
    whole: "Carte entière",
    chooseArea: "Choisir une zone",
    clearArea: "Effacer",
    drawHint: "Faites glisser sur la carte, ou maintenez Maj et appuyez sur les flèches.",
    showArea: (number) => `Voir ${count(number, works)} en rangées`,
    areaChosen: (number) =>
      number === 0 ? "Aucune œuvre dans cette zone." : `${count(number, works)} dans cette zone. Appuyez sur Entrée pour les voir en rangées.`,
    label: (number) =>
      `Carte de ${count(number, works)}. Les flèches mènent d’une œuvre à l’autre, Entrée en ouvre une, Maj et les flèches choisissent une zone, plus et moins agrandissent et réduisent, 0 montre la carte entière.`,
  },
  work: {
    named,
    sheet: "Une œuvre",
    opening: "Ouverture…",
    missing: "Cette œuvre n’est pas ici",
    missingWhy: (id) => `La collection n’a pas d’œuvre nommée «\u00a0${id}\u00a0». Elle a peut-être été renommée ou retirée.`,
    failed: "Cette œuvre n’a pas pu être ouverte",
    rights: "Droits et réutilisation",
    homepage: "En savoir plus sur cette œuvre",
    zoom: "Agrandir",
    pictures: "Images de cette œuvre",
    picture: (which) => `Image ${number(which)}`,
    backToWorks: "Toutes les œuvres",
    backToPicture: "Votre image",
    visited: "Œuvres que vous avez vues",
    path: "Votre parcours",
  },
  similar,
  zoom: {
    closer: "Agrandir",
    further: "Réduire",
    whole: "Image entière",
    named: (name) => `${name}, vue de près`,
    keys: (name) => `${name}. Les flèches déplacent l’image, plus et moins l’agrandissent et la réduisent, 0 la montre en entier.`,
    failed: "L’image ne peut pas être agrandie pour le moment. Vérifiez la connexion et rouvrez-la.",
  },
  own: {
    heading: "Votre image",
    lead: "Montrez à la collection une image à vous et voyez quelles œuvres lui ressemblent.",
    invite: "Déposez une image n’importe où sur cette page, collez-en une ou",
    choose: "Choisissez une image",
    chooseAnother: "Choisir une autre image",
    drop: "Déposez l’image pour la comparer",
    privacy: "Votre image reste sur cet appareil. Elle est lue dans cet onglet et n’est envoyée nulle part.",
    cancel: "Annuler",
    yours: "Votre image",
    decoded: "Votre navigateur a décodé ce format\u00a0; un JPEG ou un PNG serait comparé exactement comme les images du musée.",
    stages: {
      core: "Préparation",
      decode: "Lecture de votre image",
      network: "Chargement du réseau de neurones",
      start: "Démarrage du réseau de neurones",
      embed: "Examen de votre image",
      index: "Chargement de l’index",
      partitions: "Chargement de ce qui pourrait ressembler",
      search: "Comparaison avec la collection",
      fine: "Examen plus approfondi",
      texts: "Chargement des textes de la collection",
      palettes: "Chargement des couleurs de la collection",
    },
    doing: (stage, far, left) => `${stage}${far && `\u00a0: ${far}`}${left ? `, ${left}` : "…"}`,
    lost: (stage, far) => `${stage}${far && `\u00a0: ${far}`}\u00a0; la connexion est interrompue, nouvelle tentative en cours`,
    colourInstead: (reason) => `${reason} Votre image est comparée par la couleur et le trait.`,
    cost: ({ first, kept, memory, missing }) => {
      const start = first ? "Un premier aperçu vient aussitôt. Le meilleur demande un réseau de neurones, qui" : "Pour la comparaison, un réseau de neurones";
      const download = kept
        ? `est téléchargé une fois (${size(missing)}) et conservé sur cet appareil`
        : `est téléchargé à chaque fois (${size(missing)}), cet appareil n’ayant pas la place de le conserver`;
      return `${start} ${download}.${memory ? "" : " Cet appareil n’a peut-être pas assez de mémoire pour cela."}`;
    },
  },
  refine: {
    first: "Premier aperçu, par la couleur et le trait.",
    better: "Meilleurs résultats, par le réseau de neurones.",
    large: "Le réseau voit aussi ce qui est représenté. Il reste sur cet appareil pour la prochaine fois.",
    saving: "Votre navigateur est réglé pour économiser les données\u00a0: le réseau n’est donc pas téléchargé de lui-même.",
    memory: "Cet appareil n’a peut-être pas assez de mémoire pour le réseau de neurones.",
    room: "Cet appareil n’a pas la place de conserver le réseau\u00a0: chaque visite le téléchargerait de nouveau.",
    stopped: "Le réseau a été arrêté.",
    stoppedAt: (loaded, total) => `Le réseau a été arrêté à ${part(loaded, total)}.`,
    downloadOnce: "Meilleurs résultats\u00a0: télécharger le réseau une fois",
    download: "Meilleurs résultats\u00a0: télécharger le réseau",
    allTheSame: "Essayer le réseau malgré tout",
    goOn: "Continuer",
    withSize: (label, bytes) => (bytes > 0 ? `${label} (${size(bytes)})` : label),
    stop: "Arrêter",
    starting: "Le réseau démarre…",
    looking: "Le réseau examine votre image…",
    lostAt: (far) => `La connexion a été perdue à ${far}\u00a0; nouvelle tentative…`,
    coming: (far, left) => `Le réseau arrive\u00a0: ${far}${left && `, ${left}`}`,
    notKept: "Cet appareil n’avait pas la place de le conserver\u00a0: la prochaine visite le téléchargera de nouveau.",
  },
  compared: {
    descriptor: "Ce site compare les images par le descripteur intégré\u00a0: la couleur et le trait. Aucun réseau entraîné n’intervient.",
    vectors: (model) => `Ce site compare les images par des descriptions calculées ailleurs\u00a0: ${model}.`,
    trained: (model) => `Ce site compare les images par un réseau entraîné\u00a0: ${model}.`,
    neural: (model) => `Ce site compare les images par un réseau de neurones\u00a0: ${model}.`,
    unnamed: "un modèle sans nom",
    untrained: (model) => `${model} (non entraîné)`,
    caution: "Ses poids sont inventés pour des essais\u00a0: il n’a rien appris, et ses rapprochements ne veulent rien dire.",
    colourAlone: "Comparé par la couleur et le trait seulement.",
    form: (name, bytes) => `Pour votre image, votre navigateur fait fonctionner le réseau sous la forme «\u00a0${name}\u00a0» (${size(bytes)}).`,
    agreement: (ofHundred, pictures) =>
      `Parmi les dix premiers résultats, ${number(ofHundred)} sur 100 sont ceux du réseau complet, d’après une mesure sur ${count(pictures, { one: "image", many: "d’images", other: "images" })}.`,
    notHere: () => "Ce site ne peut pas comparer ainsi des images étrangères à la collection.",
  },
  about: {
    heading: "Comment ça marche",
    what: "Un programme a traduit chaque image en une liste de nombres qui dit son apparence. Les images dont les listes se ressemblent sont placées côte à côte. Personne n’a choisi ces rapprochements.",
    limits:
      "C’est le regard d’une machine\u00a0: elle ne sait rien du sens, de l’auteur ni de l’époque, et elle se trompe parfois. Prenez-le comme une invitation à flâner, non comme un avis du musée.",
    percentage: "Le pourcentage sous une image est la ressemblance des deux listes\u00a0; il ne mesure ni la qualité ni la parenté.",
    ownByColour: (reason) => `${reason} Votre image est comparée par la couleur et le trait, ${inside}`,
    ownTwice: `Votre image est d’abord comparée par la couleur et le trait, puis par le réseau de neurones, ${inside}`,
    ownAlike: `Votre image est comparée de la même façon, ${inside}`,
    zoomBy: (library) => `Les images sont agrandies par ${library}, sous licence BSD.`,
    codesBy: (library) => `Les codes QR sont dessinés par ${library}, sous licence MIT.`,
    wordsBy: (library) => `Les mots sont cherchés par ${library}, sous licence MIT.`,
    madeWith: (program) => `Réalisé avec ${program}.`,
  },
  kiosk: {
    question: "Poursuivre la visite\u00a0?",
    touch: "Touchez l’écran ou appuyez sur une touche pour rester.",
    endsIn: (seconds) => `Cette visite se termine dans ${count(seconds, { one: "seconde", many: "de secondes", other: "secondes" })}. Touchez l’écran ou appuyez sur une touche pour rester.`,
    keep: "Poursuivre",
    startOver: "Recommencer",
    scan: "Scannez ce code avec votre téléphone pour y aller.",
    attract: "Une promenade dans la collection",
    begin: "Touchez pour commencer",
    pause: "Arrêter le défilement",
    goOn: "Reprendre",
  },
  status: {
    works: (number) => count(number, works),
    similar: (title, found) =>
      `${title}\u00a0: ${count(found, { one: "œuvre visuellement proche", many: "d’œuvres visuellement proches", other: "œuvres visuellement proches" })}.`,
    like: (found) => `${looksLike(found)}.`,
    better: (found) => `Meilleurs résultats\u00a0: ${looksLike(found)}.`,
    first: (found) => `Premier aperçu\u00a0: ${looksLike(found)} par la couleur et le trait.`,
    lost: "La connexion est interrompue\u00a0; nouvelle tentative en cours.",
    coming: "Le réseau de neurones arrive.",
    offered: "De meilleurs résultats peuvent être téléchargés.",
  },
  rights: {
    zero: (version) => `CC0 ${version}\u00a0: aucun droit réservé`,
    publicDomain: "Domaine public",
    statements: {
      InC: "Protégé par le droit d’auteur",
      "InC-OW-EU": "Protégé par le droit d’auteur\u00a0: œuvre orpheline (UE)",
      "InC-EDU": "Protégé par le droit d’auteur\u00a0: usage pédagogique autorisé",
      "InC-NC": "Protégé par le droit d’auteur\u00a0: usage non commercial autorisé",
      "InC-RUU": "Protégé par le droit d’auteur\u00a0: titulaire des droits introuvable",
      "NoC-CR": "Non protégé par le droit d’auteur\u00a0: restrictions contractuelles",
      "NoC-NC": "Non protégé par le droit d’auteur\u00a0: usage non commercial uniquement",
      "NoC-OKLR": "Non protégé par le droit d’auteur\u00a0: autres restrictions légales connues",
      "NoC-US": "Non protégé par le droit d’auteur\u00a0: États-Unis",
      CNE: "Droit d’auteur non évalué",
      UND: "Droit d’auteur indéterminé",
      NKC: "Aucun droit d’auteur connu",
    },
  },
};

/** Ce que disent les éléments intégrés aux pages du musée. */
export const frEmbed: EmbedMessages = { words, named, similar, failed: "Les œuvres proches ne peuvent pas être montrées pour le moment.", explorer: "Explorer la collection par ressemblance" };
