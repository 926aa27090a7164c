// WeCom's template cards: text_notice, button_interaction, vote_interaction, multiple_interaction.
import { link } from "./links.js";
import { disabledButton, inputs, pressing, selection } from "./controls.js";
import { element } from "./wire.js";

const URL_TYPE = 1; // of buttons, quotes, jumps and lines: opens an address

export function templateCard(message, acts) {
  const card = message.template_card;
  const made = element("article", `bubble tc ${card.card_type}`, ...above(card), ...controls(message, acts), ...jumps(card));
  made.setAttribute("aria-label", card.main_title?.title || card.sub_title_text || "卡片");
  return made;
}

// What can be pressed: [label, key, choices], the choices as {question: [ids]}; for ballots.js.
export function pressesOf(card) {
  if (card.button_list) {
    const callbacks = card.button_list.filter((one) => one.type !== URL_TYPE);
    return { choices: {}, buttons: callbacks.map((one) => ({ label: one.text, key: one.key })) };
  }
  if (!card.submit_button) return null;
  const asked = card.checkbox ? [card.checkbox] : card.select_list || [];
  const choices = Object.fromEntries(asked.map((one) => [one.question_key, one.option_list.map(({ id }) => id)]));
  return { choices, buttons: [{ label: card.submit_button.text, key: card.submit_button.key }] };
}

function above(card) {
  const parts = [source(card.source), heading(card), figure(card.emphasis_content), quote(card.quote_area)];
  const words = card.sub_title_text && element("p", "tc-words", card.sub_title_text);
  return [...parts, words, lines(card.horizontal_content_list)].filter(Boolean);
}

function source(from) {
  if (!from?.desc) return null;
  return element("p", `tc-source colour-${from.desc_color || 0}`, element("span", "tc-icon", from.desc.slice(0, 1)), from.desc);
}

function heading(card) {
  const { title, desc } = card.main_title || {};
  const parts = [title && element("h3", "", wholeCard(card, title)), desc && element("p", "tc-desc", desc)];
  return element("header", "", ...parts.filter(Boolean));
}

// The whole card opens its address: the link of the title lies over all of it.
function wholeCard(card, title) {
  return card.card_action?.type === URL_TYPE ? link(card.card_action.url, "tc-whole", title) : title;
}

function figure(shown) {
  if (!shown) return null;
  return element("p", "tc-figure", element("strong", "", shown.title || ""), element("span", "", shown.desc || ""));
}

function quote(area) {
  if (!area) return null;
  const parts = [area.title && element("strong", "", area.title), element("span", "", area.quote_text || "")];
  const looks = "tc-quote";
  return area.type === URL_TYPE ? link(area.url, looks, ...parts.filter(Boolean)) : element("blockquote", looks, ...parts.filter(Boolean));
}

function lines(list) {
  if (!list?.length) return null;
  const pairs = list.flatMap((one) => [element("dt", "", one.keyname), element("dd", "", value(one))]);
  return element("dl", "tc-lines", ...pairs);
}

function value(one) {
  return one.type === URL_TYPE ? link(one.url, "", one.value || one.url) : one.value || "";
}

function jumps(card) {
  if (!card.jump_list?.length) return [];
  const made = card.jump_list.map((one) =>
    one.type === URL_TYPE ? link(one.url, "tc-jump", one.title) : element("span", "tc-jump plain", one.title),
  );
  return [element("nav", "tc-jumps", ...made)];
}

function controls(message, acts) {
  const card = message.template_card;
  const grey = message.replaced || card.replace_text;
  const asked = card.checkbox ? [inputs(card, card.checkbox, acts, grey)] : [];
  const lists = [card.button_selection, ...(card.select_list || [])].filter(Boolean);
  asked.push(...lists.map((one) => selection(card, one, acts, grey)));
  if (!card.button_list && !card.submit_button) return asked;
  if (grey) return [...asked, element("div", "tc-buttons", disabledButton(grey))];
  return [...asked, element("div", buttonsLook(card), ...buttons(card, acts))];
}

function buttonsLook(card) {
  const short = (card.button_list || []).every((one) => one.text.length <= 5);
  return card.button_list?.length > 1 && short ? "tc-buttons two" : "tc-buttons";
}

function buttons(card, acts) {
  if (card.submit_button) return [pressing(card.submit_button, 1, acts)];
  return card.button_list.map((one) =>
    one.type === URL_TYPE ? link(one.url, `tc-button style-${one.style || 1}`, one.text) : pressing(one, one.style || 1, acts),
  );
}
