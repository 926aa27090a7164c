// WeCom's messages, drawn from the JSON that was sent.
import { link, linked } from "./links.js";
import { file, photo } from "./media.js";
import { pressesOf, templateCard } from "./wecom_cards.js";
import { element } from "./wire.js";

const SHADE = /<div class="(gray|normal|highlight)">([\s\S]*?)<\/div>/gi;
const KINDS = {
  text: (message) => element("div", "bubble", ...linked(message.text.content)),
  textcard: (message) => textcard(message.textcard),
  file,
  image: photo,
  template_card: templateCard,
};

export function draw(message, acts) {
  const kind = KINDS[message.msgtype];
  return kind ? kind(message, acts) : element("div", "bubble", acts.notes.other);
}

export function wordsOf(message) {
  return message.msgtype === "text" ? message.text.content : "";
}

export function cardOf(message) {
  return message.msgtype === "template_card" && !message.replaced ? pressesOf(message.template_card) : null;
}

function textcard(card) {
  const title = element("h3", "", card.title);
  const words = element("div", "card-words", ...shaded(card.description));
  return link(card.url, "bubble card", title, words, element("span", "card-go", card.btntxt || "详情"));
}

function shaded(words) {
  const parts = [];
  let from = 0;
  for (const found of words.matchAll(SHADE)) {
    parts.push(words.slice(from, found.index), element("div", found[1], found[2]));
    from = found.index + found[0].length;
  }
  return [...parts, words.slice(from).replace(/<br\s*\/?>/gi, "\n")];
}
