// Files and pictures, which both apps show much alike.
import { element } from "./wire.js";

const SIGNS = { xlsx: "表", xls: "表", csv: "表", docx: "文", doc: "文", pdf: "PDF", zip: "包", rar: "包" };

export function file(kept) {
  const name = kept.name || "文件";
  const ending = /\.(\w+)$/.exec(name)?.[1].toLowerCase() || "";
  const sign = element("span", `file-icon ${ending}`, SIGNS[ending] || "文");
  sign.setAttribute("aria-hidden", "true");
  const made = element("a", "bubble file", element("span", "file-name", name), sign, element("span", "file-go", "下载"));
  made.href = kept.href;
  made.download = "";
  return made;
}

export function photo(kept) {
  const picture = element("img", "picture");
  picture.src = kept.href;
  picture.alt = kept.name || "照片";
  return element("div", "bubble photograph", picture);
}
