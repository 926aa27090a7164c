// DingTalk's interactive card, as the template of docs/dingtalk.md lays its variables out.
import { once } from "./controls.js";
import { markdown } from "./markdown.js";
import { button, element } from "./wire.js";

const NUMBERS = [1, 2, 3, 4, 5, 6, 0]; // 0: left out

export function interactiveCard(card, acts) {
  const params = card.cardParamMap;
  const made = element("article", "bubble dt-card dt-interactive");
  if (params.title) made.append(element("h3", "", params.title));
  if (params.body) made.append(element("div", "dt-words md", ...markdown(params.body, acts.say)));
  if (params.stamp) made.append(element("p", "dt-stamp", params.stamp));
  else made.append(element("div", "dt-buttons", ...buttonsOf(params).map(([key, label]) => pressing(key, label, acts))));
  made.setAttribute("aria-label", params.title || "卡片");
  return made;
}

// The buttons that show: [number as it comes back, label].
export function buttonsOf(params) {
  return params.stamp ? [] : NUMBERS.map((n) => [String(n), params[`b${n}`]]).filter(([, label]) => label);
}

function pressing(key, label, acts) {
  const made = button(label, "dt-button", () => once(made, () => acts.press(key, {})));
  return made;
}
