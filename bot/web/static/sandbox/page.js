// Puts the page together: phones side by side (one at a time on a narrow screen), clock, news.
import { voteForTheRest } from "./ballots.js";
import { Clock } from "./clock.js";
import { People } from "./people.js";
import { Phone } from "./phone.js";
import { attempt, button, get, toast } from "./wire.js";

const MEMORY = "zhibu-sandbox-phones";
const CHOSEN = "zhibu-sandbox-app";
const RETRY = 2000;
const narrow = window.matchMedia("(max-width: 899px)");
const toggle = document.getElementById("clock-toggle");
const tabs = document.getElementById("tabs");

async function start() {
  const words = await (await fetch("/sandbox/static/sandbox/words.json")).json();
  const state = await get("state");
  const town = { ...state, words, picks: new Map(), hintsOf: (person) => hintsOf(person, words.hints) };
  const clock = new Clock(words.jumps, () => unfold(false));
  clock.set(state.now);
  const phones = layOut(town, clock);
  offerApps(town, phones);
  toggle.addEventListener("click", () => unfold());
  narrow.addEventListener("change", () => select(phones, 0));
  select(phones, 0);
  watch(town, clock, phones);
}

function layOut(town, clock) {
  const people = new People(town.people);
  const asks = {
    jump: (words) => clock.jump({ to: words }),
    swap: (phone) => people.choose(phone.person, (person) => handOver(phones, phone, person)),
    ballots: (phone) => attempt(() => voteForTheRest(phone.person.organization, town, accountsOf(phones))),
  };
  const phones = holders(town).map((person, index) => {
    const phone = new Phone(index, town, asks);
    document.getElementById("phones").append(phone.root);
    phone.give(person);
    phone.tab = tabFor(index, () => select(phones, index));
    nameTab(phone);
    return phone;
  });
  return phones;
}

// Which app all phones show, and through which what is typed travels.
function offerApps(town, phones) {
  const box = document.getElementById("apps");
  const show = (app) => {
    town.app = app;
    document.getElementById("phones").dataset.app = app;
    phones.forEach((phone) => phone.draw());
  };
  const kept = localStorage.getItem(CHOSEN);
  const known = [...box.querySelectorAll("input")].find((input) => input.value === kept);
  if (known) known.checked = true;
  show(box.querySelector("input:checked").value);
  box.addEventListener("change", (event) => {
    localStorage.setItem(CHOSEN, event.target.value);
    show(event.target.value);
    select(phones, Math.max(0, phones.findIndex((phone) => phone.tab.tabIndex === 0)));
  });
}

function holders(town) {
  const known = new Map(town.people.map((person) => [person.account, person]));
  const kept = (localStorage.getItem(MEMORY) || "").split(",").map((account) => known.get(account));
  const first = town.phones.map((account) => known.get(account)).filter(Boolean);
  return kept.length === first.length && kept.every(Boolean) ? kept : first;
}

function handOver(phones, phone, person) {
  const other = phones.find((one) => one !== phone && one.person.account === person.account);
  if (other) return toast(`${person.name}已经在另一部手机上。`);
  phone.give(person);
  nameTab(phone);
  phone.enter();
  localStorage.setItem(MEMORY, [...accountsOf(phones)].join(","));
}

function accountsOf(phones) {
  return new Set(phones.map((phone) => phone.person.account));
}

function tabFor(index, chosen) {
  const tab = button("", "tab", chosen);
  tab.id = `tab-${index}`;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", `phone-${index}`);
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && tabs.children[(index + step + tabs.children.length) % tabs.children.length];
    if (next) (next.click(), next.focus());
  });
  tabs.append(tab);
  return tab;
}

function nameTab(phone) {
  phone.tab.textContent = phone.person.roles[0] || phone.person.name;
  phone.tab.setAttribute("aria-label", `${phone.person.name}，${phone.person.roles[0] || ""}`);
}

// On a narrow screen one phone is shown; on a wide one all are, and all chats are opened.
function select(phones, chosen) {
  phones.forEach((phone, index) => {
    const shown = !narrow.matches || index === chosen;
    phone.root.hidden = !shown;
    phone.tab.setAttribute("aria-selected", String(index === chosen));
    phone.tab.tabIndex = index === chosen ? 0 : -1;
    if (!shown) return;
    phone.tab.classList.remove("news");
    phone.toEnd();
    phone.enter();
  });
}

// Shows or hides what moves the clock, where there is no room for it all the time.
function unfold(wanted) {
  const open = document.getElementById("bar").classList.toggle("open", wanted);
  toggle.setAttribute("aria-expanded", String(open));
}

async function watch(town, clock, phones) {
  for (;;) {
    try {
      const news = await get(`events?after=${town.last}`);
      if (news.last < town.last) return location.reload(); // the sandbox was started anew
      clock.set(news.now);
      town.last = news.last;
      news.shown.forEach((shown) => arrive(town, phones, shown));
    } catch {
      toast("和服务器的连接断了，正在重连…");
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
  }
}

// A message that is there already has changed: a card after one of its buttons was pressed.
function arrive(town, phones, shown) {
  const before = town.shown.findIndex((one) => one.number === shown.number);
  if (before < 0) town.shown.push(shown);
  else town.shown[before] = shown;
  const phone = phones.find((one) => one.person.account === shown.account);
  if (!phone) return;
  phone.show(shown);
  if (phone.root.hidden) phone.tab.classList.add("news");
}

function hintsOf(person, hints) {
  const role = Object.keys(hints).find((word) => word && person.roles.includes(word));
  return hints[role || ""];
}

attempt(start);
