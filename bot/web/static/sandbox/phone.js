// One phone: whose it is, its chat, its one-tap answers, its input line.
import { askedFor, optionsOf } from "./answers.js";
import { bubbleOf, timeOf, wordsOf } from "./bubbles.js";
import { attempt, button, element, post, toast } from "./wire.js";

const PAUSE = 5 * 60 * 1000; // a new time is shown after five quiet minutes
const LONGEST_SIDE = 1280; // pixels of a photo that is sent

export class Phone {
  constructor(index, town, asks) {
    this.town = town;
    this.asks = asks;
    this.root = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.root.id = `phone-${index}`;
    this.find = (selector) => this.root.querySelector(selector);
    this.chat = this.find(".chat");
    this.field = this.find("textarea");
    this.acts = {
      notes: town.words.notes,
      picks: town.picks,
      say: (words) => this.send(words),
      press: (shown, drawn, key, picks) => this.press(shown, drawn, key, picks),
    };
    this.listen();
  }

  listen() {
    this.find(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.field.value);
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send(this.field.value);
    });
    this.field.addEventListener("input", () => this.grow());
    this.find("input[type=file]").addEventListener("change", (event) => this.photograph(event.target));
    this.find(".swap").addEventListener("click", () => this.menu(() => this.asks.swap(this)));
    this.find(".ballots").addEventListener("click", () => this.menu(() => this.asks.ballots(this)));
    // A page that asks who opens it is told by the app: the holder of this phone.
    for (const kind of ["click", "auxclick"]) this.chat.addEventListener(kind, (event) => this.signIn(event));
    document.addEventListener("click", (event) => {
      if (!this.find(".more").contains(event.target)) this.find(".more").open = false;
    });
  }

  menu(action) {
    this.find(".more").open = false;
    action();
  }

  // Hands the phone to somebody and shows what that person has said and heard so far.
  give(person) {
    this.person = person;
    const role = person.roles[0] || "";
    this.find(".name").textContent = person.name;
    this.find(".role").textContent = role;
    this.find(".organization").textContent = person.organization;
    this.find(".avatar").textContent = person.name.slice(0, 1);
    this.root.dataset.role = role;
    this.root.setAttribute("aria-label", `${person.name}，${role}`);
    this.find(".ballots").hidden = !person.organization.endsWith("支部");
    this.draw();
    this.entered = this.chat.childElementCount > 0;
  }

  // The whole conversation as the app that is chosen shows it.
  draw() {
    this.chat.replaceChildren();
    this.latest = null;
    this.town.shown.filter((shown) => shown.account === this.person.account).forEach((shown) => this.show(shown));
    this.offer();
  }

  // Opening the chat is an event of WeCom's: the bot greets whoever comes for the first time.
  async enter() {
    if (this.entered || this.town.app !== "wecom") return;
    this.entered = true;
    await this.tell({ enter: true });
  }

  // A new message, or one that has changed and is drawn anew in its place.
  show(shown) {
    const drawn = bubbleOf(shown, this.town.app, this.acts);
    const old = this.chat.querySelector(`[data-number="${shown.number}"]`);
    if (old) return old.replaceWith(drawn);
    const before = this.latest;
    if (!before || Date.parse(shown.at) - Date.parse(before.at) > PAUSE) this.chat.append(timeOf(shown.at));
    this.chat.append(drawn);
    this.latest = shown;
    this.offer();
    this.toEnd();
  }

  tell(fields) {
    return attempt(() => post("say", { account: this.person.account, app: this.town.app, ...fields }));
  }

  press(shown, drawn, key, picks) {
    return this.tell({ press: { number: shown.number, drawn, key, picks } });
  }

  signIn(event) {
    const link = event.target.closest?.("a[href*='/go/']");
    if (link) link.search = "?by=wecom"; // whose sign-in the sandbox has
    document.cookie = `sandbox_as=${encodeURIComponent(this.person.account)}; path=/; SameSite=Lax`;
  }

  toEnd() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }

  offer() {
    const heard = this.latest?.side === "bot" ? wordsOf(this.latest, this.town.app) : "";
    const options = optionsOf(heard);
    const asked = askedFor(heard);
    const hints = new Set([...asked, ...this.town.hintsOf(this.person)]);
    const offered = options.length ? options : [...hints].map((words) => ({ say: words, label: words }));
    const looks = (chip) => (asked.includes(chip.say) ? "chip asked" : "chip");
    const chips = offered.map((chip) => button(chip.label, looks(chip), () => this.send(chip.say)));
    const box = this.find(".chips");
    box.classList.toggle("hints", !options.length);
    box.setAttribute("aria-label", options.length ? "可选的回答" : "可以试试");
    box.replaceChildren(...(options.length ? [] : [element("span", "try", "可以试试")]), ...chips);
    box.scrollLeft = 0;
  }

  async send(words) {
    const said = words.trim();
    if (!said) return;
    this.field.value = "";
    this.grow();
    if (/^跳到/.test(said)) await this.asks.jump(said);
    else if (!(await this.tell({ text: said }))) this.field.value ||= said;
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 132)}px`;
  }

  async photograph(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const image = await shrunk(file).catch(() => null);
    if (!image) return toast("这张照片打不开，请换一张。");
    await this.tell({ image });
  }
}

async function shrunk(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = element("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
}
