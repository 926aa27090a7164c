// For a demonstration: the members of a branch who are on no phone vote, each by typing what a
// member would type. It goes the same way as every other message; nothing here knows the poll.
import { askedFor, optionsOf } from "./bubbles.js";
import { post, toast } from "./wire.js";

const MOST_STEPS = 6;
const LEANING = [0.35, 0.8, 0.95, 1]; // how often the first, second … option is taken

export async function voteForTheRest(branch, people, onPhones) {
  const rest = people.filter((person) => person.organization === branch && !onPhones.has(person.account));
  let voted = 0;
  for (const person of rest) {
    toast(`${branch}：正在代 ${rest.length} 人投票，已完成 ${voted} 人…`);
    if (await vote(person.account)) voted += 1;
  }
  toast(voted ? `${branch}：另有 ${voted} 人投了票。` : `${branch}现在没有可以投的测评。`);
}

async function vote(account) {
  let heard = await say(account, "投票");
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const options = [...optionsOf(heard), ...askedFor(heard).map((word) => ({ say: word, label: word }))];
    if (!options.length) return step > 0;
    const agreed = options.find((option) => /确认|提交|是的/.test(option.label));
    heard = await say(account, (agreed || leaning(options)).say);
    if (agreed) return true;
  }
  return false;
}

async function say(account, text) {
  const { shown } = await post("say", { account, text });
  return shown.filter((one) => one.side === "bot" && one.kind === "text").map((one) => one.text).join("\n");
}

function leaning(options) {
  const drawn = Math.random();
  const index = LEANING.findIndex((edge) => drawn < edge);
  return options[Math.min(index, options.length - 1)];
}
