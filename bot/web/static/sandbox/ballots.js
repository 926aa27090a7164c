// For a demonstration: the members of a branch who are on no phone vote, each by pressing and typing
// what a member would. It goes the same way as every other message; nothing here knows the poll.
import { askedFor, optionsOf } from "./answers.js";
import { cardsOf, wordsOf } from "./bubbles.js";
import { get, post, toast } from "./wire.js";

const MOST_STEPS = 8;
const PATIENCE = 2500; // milliseconds until what was said counts as all that will be said
const LEANING = [0.35, 0.8, 0.95, 1]; // how often the first, second … option is taken
const AGREES = /确认|是的/;

export async function voteForTheRest(branch, town, onPhones) {
  const rest = town.people.filter((person) => person.organization === branch && !onPhones.has(person.account));
  let voted = 0;
  for (const person of rest) {
    toast(`${branch}：正在代 ${rest.length} 人投票，已完成 ${voted} 人…`);
    if (await vote(town.app, person.account)) voted += 1;
  }
  toast(voted ? `${branch}：另有 ${voted} 人投了票。` : `${branch}现在没有可以投的测评。`);
}

async function vote(app, account) {
  let ways = await tell(app, account, { text: "投票" });
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (!ways.length) return step > 0;
    const agreed = ways.find((way) => AGREES.test(way.label));
    ways = await tell(app, account, (agreed || leaning(ways)).fields);
    if (agreed) return true;
  }
  return false;
}

// Says or presses it; the ways in which what is heard then can be answered.
async function tell(app, account, fields) {
  let { shown, last } = await post("say", { account, app, ...fields });
  const until = performance.now() + PATIENCE;
  for (;;) {
    const ways = shown.flatMap((one) => (one.side === "bot" ? waysFrom(one, app) : []));
    if (ways.length || performance.now() > until) return ways;
    const news = await get(`events?after=${last}&wait=1`);
    last = news.last;
    shown = news.shown.filter((one) => one.account === account);
  }
}

function waysFrom(shown, app) {
  const [card] = cardsOf(shown, app);
  if (card) return card.buttons.map(({ label, key }) => ({ label, fields: pressed(shown, app, key, card.choices) }));
  const words = wordsOf(shown, app);
  const said = [...optionsOf(words), ...askedFor(words).map((word) => ({ say: word, label: word }))];
  return said.map(({ label, say }) => ({ label, fields: { text: say } }));
}

function pressed(shown, app, key, choices) {
  const drawn = app in shown.shows ? app : shown.via;
  const picks = Object.entries(choices).map(([question, ids]) => [question, [leaning(ids.filter((id) => id !== "0"))]]);
  return { press: { number: shown.number, drawn, key, picks: Object.fromEntries(picks) } };
}

function leaning(options) {
  const drawn = Math.random();
  const index = LEANING.findIndex((edge) => drawn < edge);
  return options[Math.min(index, options.length - 1)];
}
