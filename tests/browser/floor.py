"""What every eye and thumb needs, measured on a page as it is shown."""

from __future__ import annotations

from tests.browser.page import Page

TARGET = 44  # pixels a finger hits
MAIN_TARGET = 60  # pixels of the buttons a page is there for
TEXT = 18  # pixels of a letter that old eyes read

_MEASURE = """((target, mainTarget, letters) => {
  const found = [];
  const told = (what, one) => found.push(`${what}: <${one.tagName.toLowerCase()} ` +
    `class="${one.className}"> ${one.textContent.trim().slice(0, 20)}`);
  const folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((one) => (one.open = true));
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) told(`${root.scrollWidth} px wide`, document.body);
  const shown = (one) => one.checkVisibility() && !one.closest("[aria-hidden=true]");

  const controls = "button, input:not([type=hidden]), textarea, select, summary, a.weui-btn";
  for (const one of [...document.querySelectorAll(controls)].filter(shown)) {
    const label = one.labels && one.labels[0];
    const small = one.matches("[type=file].unseen, [type=radio], [type=checkbox]");
    const box = (small && label ? label : one).getBoundingClientRect();
    const main = one.matches(".weui-btn, .chips:not(.hints) > .chip, .chip.asked");
    const least = main ? mainTarget : target;
    if (box.height < least - 0.5) told(`${box.height} px high`, one);
    const name = one.getAttribute("aria-label") || (label || one).textContent.trim();
    if (!name) told("no label", one);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !shown(one) || one.closest(".skip, .unseen")) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < letters) told(`${size} px letters`, one);
  }
  folded.forEach((one) => (one.open = false));
  return found;
})"""


async def faults(page: Page) -> list[str]:
    """What is too small, too wide or without a name; what is folded is looked at, too."""
    return list(await page.value(f"{_MEASURE}({TARGET}, {MAIN_TARGET}, {TEXT})"))
