// Addresses in messages. Only http(s) can be opened; everything is built as nodes: no text is ever
// taken for markup.
import { button, element } from "./wire.js";

const ANCHOR = /<a\s[^>]*?href=["']([^"']+)["'][^>]*>([\s\S]*?)<\/a>/i;
const BARE = /(https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+)/;
const LINK = new RegExp(`${ANCHOR.source}|${BARE.source}`, "gi");
// What DingTalk's app does itself: send these words as if they were typed; open that page.
const SAYS = /^dtmd:\/\/dingtalkclient\/sendMessage\?(.*)$/i;
const OPENS = /^dingtalk:\/\/dingtalkclient\/page\/link\?(.*)$/i;

export function link(address, className, ...children) {
  const safe = /^https?:\/\//i.test(address);
  const made = element(safe ? "a" : "span", className, ...children);
  if (safe) {
    made.href = address;
    made.target = "_blank";
    made.rel = "noopener noreferrer";
  }
  return made;
}

// A link as DingTalk's app takes it; `say(words)` sends the words of a link that speaks.
export function dingtalkLink(address, className, say, ...children) {
  const says = SAYS.exec(address);
  if (says) {
    const words = new URLSearchParams(says[1]).get("content") || "";
    const made = button("", className, () => say(words));
    made.append(...children);
    return made;
  }
  const opens = OPENS.exec(address);
  return link(opens ? new URLSearchParams(opens[1]).get("url") || "" : address, className, ...children);
}

// Words with the addresses in them, and the <a> that WeCom's texts may have, to be opened.
export function linked(words) {
  const parts = [];
  let from = 0;
  for (const found of words.matchAll(LINK)) {
    parts.push(words.slice(from, found.index));
    parts.push(link(found[1] || found[3], "", found[2] || found[3]));
    from = found.index + found[0].length;
  }
  return [...parts, words.slice(from)];
}
