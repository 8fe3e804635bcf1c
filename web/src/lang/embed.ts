// SPDX-License-Identifier: MIT
// The texts of embeds. Several may stand in one page, each in a language of its own, and in the museum's page, whose language is not
// for an embed to change: so they are asked for by language, and not spoken by the page's say().
import { deEmbed } from "./de";
import { enEmbed } from "./en";
import { frEmbed } from "./fr";
import { languageOf } from "./lang";

export type EmbedMessages = typeof enEmbed;

const spoken = { en: enEmbed, de: deEmbed, fr: frEmbed };

/** For a tag of BCP 47; English where that is none of the page's languages. */
export function embedMessages(tag: string): EmbedMessages {
  return spoken[languageOf(tag) ?? "en"];
}
