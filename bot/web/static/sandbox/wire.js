// Talks to the sandbox's own routes. A refusal becomes an Error whose message can be shown.

export async function get(path) {
  return answerOf(await fetch(`/sandbox/${path}`, { cache: "no-store" }));
}

export async function post(path, fields) {
  const headers = { "Content-Type": "application/json" };
  return answerOf(
    await fetch(`/sandbox/${path}`, { method: "POST", headers, body: JSON.stringify(fields) }),
  );
}

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.words || `服务器没有正常回应（${response.status}）。`);
  return answer;
}

let hiding;

export function toast(words) {
  const box = document.getElementById("toast");
  box.textContent = words;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (box.hidden = true), 5000);
}

// Runs what a person asked for; whatever goes wrong is said, never swallowed.
export async function attempt(action) {
  try {
    return await action();
  } catch (problem) {
    toast(problem instanceof TypeError ? "连不上服务器，请稍后再试。" : problem.message);
    return null;
  }
}

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function button(words, className, action) {
  const made = element("button", className, words);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}
