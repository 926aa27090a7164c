// One line of a chat, as the app that is shown draws it.
import { photo } from "./media.js";
import * as dingtalk from "./dingtalk.js";
import * as wecom from "./wecom.js";
import { element } from "./wire.js";

const APPS = { wecom, dingtalk };

// `acts` is what a message can do on this phone: notes, say(words), press(…), and what is picked.
export function bubbleOf(shown, app, acts) {
  const line = element("li", `line ${shown.side}`);
  line.dataset.number = shown.number;
  if (shown.side === "note") line.append(element("p", "note", acts.notes[shown.kind]));
  else if (shown.side === "person") line.append(said(shown));
  else line.append(...heard(shown, app, acts));
  return line;
}

export function timeOf(iso) {
  const [, month, day, time] = /^\d+-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(iso);
  return element("li", "time", `${Number(month)}月${Number(day)}日 ${time}`);
}

// What the bot said in plain words, for the answers that a tap can give.
export function wordsOf(shown, app) {
  const drawn = drawnIn(shown, app);
  return shown.shows[drawn].map((message) => APPS[drawn].wordsOf(message)).join("\n");
}

// The cards among it, each with its buttons and what can be picked on it: {choices, press}.
export function cardsOf(shown, app) {
  const drawn = drawnIn(shown, app);
  return shown.shows[drawn].map((message) => APPS[drawn].cardOf(message)).filter(Boolean);
}

function said(shown) {
  return shown.kind === "image" ? photo(shown) : element("div", "bubble", shown.text);
}

function heard(shown, app, acts) {
  const drawn = drawnIn(shown, app);
  const press = (key, picks) => acts.press(shown, drawn, key, picks);
  return shown.shows[drawn].map((message) => APPS[drawn].draw(message, { ...acts, press }));
}

// What the other app was never sent is shown as it is.
function drawnIn(shown, app) {
  return app in shown.shows ? app : shown.via;
}
