// The clock on top: shows the sandbox's time as it runs, and moves it forward.
import { attempt, button, post, toast } from "./wire.js";

const WEEKDAYS = "日一二三四五六";

export class Clock {
  constructor(jumps) {
    this.jumps = jumps;
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
    this.label.textContent = words;
    this.label.dateTime = this.now().toISOString().slice(0, 16);
    this.offer();
  }

  words() {
    const now = this.now();
    const day = `${now.getUTCFullYear()}年${now.getUTCMonth() + 1}月${now.getUTCDate()}日`;
    const time = now.toISOString().slice(11, 16);
    return `${day} ${time} 星期${WEEKDAYS[now.getUTCDay()]}`;
  }

  // Days that lie behind are not offered.
  offer() {
    const now = this.now();
    const buttons = this.jumps.flatMap((jump) => {
      if (jump.days) return [button(jump.label, "jump", () => this.jump({ days: jump.days }))];
      const iso = `${now.getUTCFullYear()}-${jump.day} 09:00`;
      if (Date.parse(`${iso.replace(" ", "T")}:00Z`) <= now.getTime()) return [];
      return [button(jump.label, "jump", () => this.jump({ to: iso }))];
    });
    document.getElementById("jumps").replaceChildren(...buttons);
  }

  async jump(target) {
    document.body.classList.add("jumping");
    const answer = await attempt(() => post("clock", target));
    document.body.classList.remove("jumping");
    if (!answer) return;
    this.field.value = "";
    this.set(answer.now);
    toast(`时钟跳到 ${this.words()}`);
  }
}
