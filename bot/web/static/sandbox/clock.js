// The clock on top: shows the sandbox's time as it runs, and moves it forward.
import { attempt, button, element, post, toast } from "./wire.js";

const MOST_DAYS = 3;
const WEEKDAYS = "日一二三四五六";

export class Clock {
  constructor(jumps, onMoved) {
    this.jumps = jumps;
    this.onMoved = onMoved;
    this.label = document.getElementById("now");
    this.form = document.getElementById("jump");
    this.field = document.getElementById("jump-to");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.field.value.trim()) this.jump({ to: this.field.value });
    });
    setInterval(() => this.tick(), 1000);
  }

  // `iso` is Shanghai time with its offset; the wall-clock part is what counts.
  set(iso) {
    this.base = Date.parse(`${iso.slice(0, 19)}Z`);
    this.since = performance.now();
    this.tick();
  }

  now() {
    return new Date(this.base + performance.now() - this.since);
  }

  tick() {
    if (this.base === undefined) return;
    const words = this.words();
    if (words === this.said) return;
    this.said = words;
    this.label.replaceChildren(...this.pieces());
    this.label.dateTime = this.now().toISOString().slice(0, 16);
    this.offer();
  }

  words() {
    const now = this.now();
    const day = `${now.getUTCFullYear()}年${now.getUTCMonth() + 1}月${now.getUTCDate()}日`;
    const time = now.toISOString().slice(11, 16);
    return `${day} ${time} 星期${WEEKDAYS[now.getUTCDay()]}`;
  }

  // On a narrow screen the year and the weekday are left out.
  pieces() {
    const [, year, day, weekday] = /^(.*?年)(.*)( 星期.)$/.exec(this.words());
    return [element("span", "year", year), day, element("span", "weekday", weekday)];
  }

  // Steps, and the next few days of the season; days that lie behind are not offered.
  offer() {
    const steps = this.jumps.filter((jump) => jump.days);
    const ahead = this.jumps.filter((jump) => jump.day && this.momentOf(jump) > this.now());
    const offered = [...steps, ...ahead.slice(0, MOST_DAYS)];
    document.getElementById("jumps").replaceChildren(...offered.map((jump) => this.buttonFor(jump)));
  }

  buttonFor(jump) {
    const target = jump.days ? { days: jump.days } : { to: this.momentOf(jump).toISOString().slice(0, 16) };
    const made = button(jump.label, "jump", () => this.jump(target));
    if (jump.what) made.append(element("small", "", jump.what));
    return made;
  }

  momentOf(jump) {
    return new Date(`${this.now().getUTCFullYear()}-${jump.day}T09:00Z`);
  }

  async jump(target) {
    document.body.classList.add("jumping");
    const answer = await attempt(() => post("clock", target));
    document.body.classList.remove("jumping");
    if (!answer) return;
    this.field.value = "";
    this.onMoved();
    this.set(answer.now);
    toast(`时钟跳到 ${this.words()}`);
  }
}
