// DingTalk's messages, drawn from the JSON that was sent: by the robot's API ({msgKey, msgParam}),
// over a session's address ({msgtype, …}), or as an interactive card ({card}).
import { buttonsOf, interactiveCard } from "./dingtalk_cards.js";
import { dingtalkLink, linked } from "./links.js";
import { markdown, plain } from "./markdown.js";
import { file, photo } from "./media.js";
import { element } from "./wire.js";

const KINDS = { text, markdown: styled, actionCard, link: linkCard, image: photo, file };

export function draw(message, acts) {
  if (message.card) return interactiveCard(message.card, acts);
  const [kind, content] = contentOf(message);
  return KINDS[kind] ? KINDS[kind](content, acts) : element("div", "bubble", acts.notes.other);
}

export function wordsOf(message) {
  const [kind, content] = message.card ? [] : contentOf(message);
  if (kind === "text") return content.content;
  return kind === "markdown" ? plain(content.text) : "";
}

export function cardOf(message) {
  if (!message.card) return null;
  const buttons = buttonsOf(message.card.cardParamMap).map(([key, label]) => ({ label, key }));
  return buttons.length ? { choices: {}, buttons } : null;
}

// Both ways of sending name the same kinds differently: one name, and its fields.
function contentOf(message) {
  const sent = message.msgParam || message[message.msgtype] || {};
  const kept = { name: message.name, href: message.href };
  switch (message.msgKey || message.msgtype) {
    case "sampleText":
    case "text":
      return ["text", sent];
    case "sampleMarkdown":
    case "markdown":
      return ["markdown", sent];
    case "sampleImageMsg":
      return ["image", kept];
    case "sampleFile":
      return ["file", { ...kept, name: sent.fileName }];
    case "sampleLink":
    case "link":
      return ["link", sent];
    default:
      return [/ActionCard/i.test(message.msgKey || message.msgtype) ? "actionCard" : "", sent];
  }
}

function text(content) {
  return element("div", "bubble", ...linked(content.content));
}

function styled(content, acts) {
  return element("div", "bubble md", ...markdown(content.text, acts.say));
}

function linkCard(content, acts) {
  const words = [element("h3", "", content.title), element("p", "dt-words", content.text || "")];
  return dingtalkLink(content.messageUrl, "bubble dt-card dt-link", acts.say, ...words);
}

function actionCard(content, acts) {
  const buttons = actionsOf(content);
  const across = "buttonTitle1" in content || String(content.btnOrientation) === "1";
  const made = buttons.map(([title, url]) => dingtalkLink(url, "dt-action", acts.say, title));
  const words = element("div", "dt-words md", ...markdown(content.text || "", acts.say));
  return element("article", "bubble dt-card", words, element("div", across ? "dt-actions across" : "dt-actions", ...made));
}

function actionsOf(content) {
  if (content.singleTitle) return [[content.singleTitle, content.singleURL]];
  if (content.btns) return content.btns.map((one) => [one.title, one.actionURL]);
  const numbers = [1, 2, 3, 4, 5];
  const named = (title, url) => numbers.map((n) => [content[`${title}${n}`], content[`${url}${n}`]]);
  return [...named("actionTitle", "actionURL"), ...named("buttonTitle", "buttonUrl")].filter(([title]) => title);
}
