// What is picked and pressed on WeCom's cards. What somebody has picked stays on this page alone,
// so that a card drawn anew still shows it; it leaves the page only with a button of its card.
import { button, element, toast } from "./wire.js";

let names = 0; // of groups of radio buttons, so that no two cards share one

// A list to tick: mode 0 takes one, mode 1 several.
export function inputs(card, box, acts, grey) {
  const group = `tc-${(names += 1)}`;
  const picked = acts.picks.get(keyOf(card, box.question_key));
  const rows = box.option_list.map((option) => {
    const input = element("input");
    Object.assign(input, { type: box.mode === 1 ? "checkbox" : "radio", name: group, value: option.id });
    input.checked = picked ? picked.includes(option.id) : Boolean(option.is_checked);
    input.disabled = Boolean(grey || box.disable);
    return element("label", "tc-option", input, element("span", "", option.text));
  });
  const made = element("fieldset", "tc-question", ...rows);
  made.dataset.question = box.question_key;
  made.addEventListener("change", () => acts.picks.set(keyOf(card, box.question_key), checkedIn(made)));
  return made;
}

// A list that folds out; it shows the option it names, else the first.
export function selection(card, asked, acts, grey) {
  const list = element("select");
  list.append(...asked.option_list.map((option) => new Option(option.text, option.id)));
  const chosen = acts.picks.get(keyOf(card, asked.question_key))?.[0] ?? asked.selected_id;
  list.value = asked.option_list.some((option) => option.id === chosen) ? chosen : asked.option_list[0].id;
  list.disabled = Boolean(grey || asked.disable);
  const made = element("label", "tc-question tc-select", element("span", "", asked.title || ""), list);
  made.dataset.question = asked.question_key;
  list.addEventListener("change", () => acts.picks.set(keyOf(card, asked.question_key), [list.value]));
  return made;
}

export function pressing(told, style, acts) {
  const made = button(told.text, `tc-button style-${style}`, () => press(made, told.key, acts));
  return made;
}

export function disabledButton(words) {
  const made = button(words, "tc-button grey", () => {});
  made.disabled = true;
  return made;
}

// Shows that it is under way until the platform has answered; meanwhile the card takes no tap.
export async function once(made, act) {
  const card = made.closest(".bubble");
  if (card.classList.contains("busy")) return;
  card.classList.add("busy");
  made.setAttribute("aria-busy", "true");
  await act();
  card.classList.remove("busy");
  made.removeAttribute("aria-busy");
}

function press(made, key, acts) {
  const picks = picksOf(made.closest(".tc"));
  if (Object.values(picks).some((ids) => !ids.length)) return toast("请先选一项。");
  return once(made, () => acts.press(key, picks));
}

function picksOf(card) {
  const asked = [...card.querySelectorAll(".tc-question")];
  return Object.fromEntries(asked.map((one) => [one.dataset.question, one.matches("fieldset") ? checkedIn(one) : [one.querySelector("select").value]]));
}

function checkedIn(fieldset) {
  return [...fieldset.querySelectorAll("input:checked")].map((input) => input.value);
}

function keyOf(card, question) {
  return `${card.task_id}\n${question}`;
}
