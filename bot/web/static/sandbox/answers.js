// What a text offers to be answered with by one tap.

// The numbered options of a question: a tap answers with the number. A list in an answer is none:
// a question says that it wants a number, or ends with its options.
export function optionsOf(words) {
  if (/今日提醒/.test(words)) return [];
  if (!/回复数字|数字或文字/.test(words) && !/\n\s*\d{1,2}\s*[.、．][^\n]*\s*$/.test(words)) return [];
  const numbered = words.matchAll(/^\s*(\d{1,2})\s*[.、．]\s*(\S.*)$/gm);
  return [...numbered].map(([, number, label]) => ({ say: number, label: `${number}  ${label}` }));
}

// The words in quotes that a text asks this person to say, as in 回复「确认」或「取消」; not what
// somebody else is to say (由联系领导发「结束测评」), nor what only shows how to begin.
const QUOTED = /[“「]([^“”「」\n]{1,12})[”」]/g;
const ASKED = new RegExp(
  `(?<!由[^，。；\\n]{0,12}|退)(?:回复|发送|回|发|说)\\s*((?:${QUOTED.source}[、或和,，\\s]*)+)(?!加上|这样|并写|[“「])`,
  "g",
);

export function askedFor(words) {
  const said = [...words.matchAll(ASKED)].flatMap(([, quoted]) => [...quoted.matchAll(QUOTED)]);
  return [...new Set(said.map(([, word]) => word))];
}
