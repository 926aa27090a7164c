// The part of Markdown that DingTalk's messages know: headings, quotes, lists, bold, italic, links.
// A line ends where two spaces stand before its end; a bare line break is none.
import { dingtalkLink } from "./links.js";
import { element } from "./wire.js";

const BLOCKS = [
  [/^(#{1,6})\s+(.*)$/, (found, inside) => element(`h${found[1].length}`, "", ...inside(found[2]))],
  [/^>\s?(.*)$/, (found, inside) => element("blockquote", "", ...inside(found[1]))],
  [/^[-*+]\s+(.*)$/, (found, inside) => listed("•", inside(found[1]))],
  [/^(\d{1,3}\.)\s+(.*)$/, (found, inside) => listed(found[1], inside(found[2]))],
  [/^\s*(?:-{3,}|\*{3,})\s*$/, () => element("hr")],
];
const INLINE = /\\([\\`*_{}[\]()#+\-.!>~|])|!\[([^\]]*)\]\([^)\s]*\)|\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)|\*\*([^\n]+?)\*\*|\*([^*\n]+?)\*|(  \n|<br\s*\/?>)/g;

export function markdown(words, say) {
  const inside = (line) => inline(line, say);
  const made = [];
  let paragraph = [];
  const end = () => {
    if (paragraph.length) made.push(element("p", "", ...inside(paragraph.join("\n"))));
    paragraph = [];
  };
  for (const line of words.split("\n")) {
    const block = BLOCKS.map(([shape, build]) => [shape.exec(line.trimEnd()), build]).find(([found]) => found);
    if (block || !line.trim()) end();
    if (block) made.push(block[1](block[0], inside));
    else if (line.trim()) paragraph.push(line);
  }
  end();
  return made;
}

// The words alone, for the answers that a tap can give.
export function plain(words) {
  const made = element("div", "", ...markdown(words, () => {}));
  for (const one of made.querySelectorAll("br, p, h1, h2, h3, h4, h5, h6, blockquote, .md-item")) one.append("\n");
  for (const line of made.querySelectorAll("br")) line.replaceWith("\n");
  return made.textContent.trim();
}

function listed(sign, words) {
  return element("p", "md-item", element("span", "md-sign", `${sign} `), element("span", "", ...words));
}

function inline(words, say) {
  const parts = [];
  let from = 0;
  for (const found of words.matchAll(INLINE)) {
    parts.push(words.slice(from, found.index), styled(found, say));
    from = found.index + found[0].length;
  }
  return [...parts, words.slice(from)];
}

function styled([, escaped, picture, label, address, bold, italic], say) {
  if (escaped !== undefined) return escaped;
  if (picture !== undefined) return element("span", "md-picture", picture || "图片");
  if (label !== undefined) return dingtalkLink(address, "md-link", say, ...inline(label, say));
  if (bold !== undefined) return element("strong", "", ...inline(bold, say));
  return italic === undefined ? element("br") : element("em", "", ...inline(italic, say));
}
