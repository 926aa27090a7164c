// One message as a bubble. Everything is built as nodes: no text is ever taken for markup.
import { element } from "./wire.js";

const ANCHOR = /<a\s[^>]*?href=["']([^"']+)["'][^>]*>([\s\S]*?)<\/a>/i;
const BARE = /(https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+)/;
const LINK = new RegExp(`${ANCHOR.source}|${BARE.source}`, "gi");
const SHADE = /<div class="(gray|normal|highlight)">([\s\S]*?)<\/div>/gi;

export function bubbleOf(shown, notes) {
  const line = element("li", `line ${shown.side}`);
  line.dataset.number = shown.number;
  line.append(shown.side === "note" ? element("p", "note", notes[shown.kind]) : body(shown, notes));
  return line;
}

export function timeOf(iso) {
  const [, month, day, time] = /^\d+-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(iso);
  return element("li", "time", `${Number(month)}月${Number(day)}日 ${time}`);
}

function body(shown, notes) {
  if (shown.kind === "card") return card(shown);
  if (shown.kind === "file") return file(shown);
  if (shown.kind === "image") return photo(shown);
  const words = shown.kind === "text" ? linked(shown.text) : [notes.other];
  return element("div", "bubble", ...words);
}

function card(shown) {
  const title = element("h3", "", shown.title);
  const words = element("div", "card-words", ...shaded(shown.description));
  return link(shown.url, "bubble card", title, words, element("span", "card-go", shown.button || "详情"));
}

function file(shown) {
  const name = element("span", "file-name", shown.name || "文件");
  const made = element("a", "bubble file", element("span", "file-icon", "表"), name, element("span", "file-go", "下载"));
  made.href = shown.href;
  made.download = "";
  return made;
}

function photo(shown) {
  const picture = element("img", "picture");
  picture.src = shown.href;
  picture.alt = "照片";
  return element("div", "bubble", picture);
}

function link(address, className, ...children) {
  const safe = /^https?:\/\//i.test(address);
  const made = element(safe ? "a" : "span", className, ...children);
  if (safe) {
    made.href = address;
    made.target = "_blank";
    made.rel = "noopener noreferrer";
  }
  return made;
}

function linked(words) {
  const parts = [];
  let from = 0;
  for (const found of words.matchAll(LINK)) {
    parts.push(words.slice(from, found.index));
    parts.push(link(found[1] || found[3], "", found[2] || found[3]));
    from = found.index + found[0].length;
  }
  return [...parts, words.slice(from)];
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

// The numbered options of a question: a tap answers with the number. A list in an answer is none:
// a question says that it wants a number, or ends with its options.
export function optionsOf(words) {
  if (/今日提醒/.test(words)) return [];
  if (!/回复数字|数字或文字/.test(words) && !/\n\s*\d{1,2}\s*[.、．][^\n]*\s*$/.test(words)) return [];
  const numbered = words.matchAll(/^\s*(\d{1,2})\s*[.、．]\s*(\S.*)$/gm);
  return [...numbered].map(([, number, label]) => ({ say: number, label: `${number}  ${label}` }));
}

// The words in quotes that a text asks this person to say, as in 回复「确认」或「取消」; not what
// somebody else is to say (由联系领导发「结束测评」), nor what only shows how to begin.
const QUOTED = /[“「]([^“”「」\n]{1,12})[”」]/g;
const ASKED = new RegExp(
  `(?<!由[^，。；\\n]{0,12}|退)(?:回复|发送|回|发|说)\\s*((?:${QUOTED.source}[、或和,，\\s]*)+)(?!加上|这样|并写|[“「])`,
  "g",
);

export function askedFor(words) {
  const said = [...words.matchAll(ASKED)].flatMap(([, quoted]) => [...quoted.matchAll(QUOTED)]);
  return [...new Set(said.map(([, word]) => word))];
}
