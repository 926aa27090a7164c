// 换人: a searchable list of everybody in the town who has a phone with the app.
import { button, element } from "./wire.js";

const MOST = 60; // rows shown at once

export class People {
  constructor(people) {
    this.people = people;
    this.dialog = document.getElementById("people");
    this.field = document.getElementById("people-search");
    this.list = document.getElementById("people-list");
    this.field.addEventListener("input", () => this.fill());
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  // Calls `chosen(person)` once somebody was picked; nothing happens when it is closed.
  choose(current, chosen) {
    this.current = current;
    this.chosen = chosen;
    this.field.value = current.organization.endsWith("支部") ? current.organization : "";
    this.fill();
    this.dialog.showModal();
    this.field.select();
  }

  fill() {
    const asked = this.field.value.trim().split(/\s+/).filter(Boolean);
    const fits = (person) => asked.every((word) => textOf(person).includes(word));
    const found = this.people.filter(fits).slice(0, MOST);
    this.list.replaceChildren(...found.map((person) => this.row(person)));
    document.getElementById("people-none").hidden = found.length > 0;
  }

  row(person) {
    const pick = () => {
      this.dialog.close();
      this.chosen(person);
    };
    const made = button("", "townee", pick);
    const role = element("span", "townee-role", person.roles.join("、"));
    made.append(element("span", "townee-name", person.name), role, element("span", "townee-where", person.organization));
    if (person.account === this.current.account) made.setAttribute("aria-current", "true");
    return element("li", "", made);
  }
}

function textOf(person) {
  return [person.name, person.organization, person.account, ...person.roles].join(" ");
}
