(() => {
  "use strict";
  const { body } = document;
  const inside = (event, selector) => event.target instanceof Element && event.target.closest(selector);

  // A tooltip must go away at the Escape key (WCAG 2.2, 1.4.13): the one thing that CSS cannot do.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") body.classList.add("quiet");
  });
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      if (!inside(event, ".citation")) body.classList.remove("quiet");
    });
  }

  // What is targeted in a closed part of the page is shown, in browsers that do not do so by themselves.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target && target.closest("details:not([open])"); part; part = part.parentElement.closest("details:not([open])")) {
      part.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();

  // The evidence of a fact: its entry of the appendix, shown under the claim, or at the foot of a narrow screen.
  const panel = document.getElementById("panel");
  const narrow = matchMedia("(max-width: 40em), (max-height: 30em)");
  const tools = document.querySelector(".tools");
  let opener = null;

  const claimOf = (element) => element && element.closest(".claim");
  const idOf = (claim) => (claim ? claim.dataset.claim || claim.id : "");

  const entry = (address) => {
    const found = document.getElementById(address.slice(1));
    const copy = found.cloneNode(true);
    copy.removeAttribute("id");
    copy.querySelector(".entry-title").id = "panel-title";
    const uses = copy.querySelector(".uses");
    if (uses) {
      const own = `#${idOf(claimOf(opener))}`;
      for (const link of uses.querySelectorAll("a")) if (link.getAttribute("href") === own) link.parentElement.remove();
      if (uses.querySelector("dd")) uses.firstElementChild.textContent = uses.firstElementChild.dataset.other;
      else uses.remove();
    }
    const source = found.closest("details").querySelector(".source-line > div");
    if (source) copy.querySelector("dl").insertBefore(source.cloneNode(true), copy.querySelector(".uses"));
    return copy;
  };

  const place = () => {
    if (!opener) return;
    const fact = opener.getBoundingClientRect();
    const top = tools ? tools.getBoundingClientRect().bottom : 0;
    panel.classList.toggle("sheet", narrow.matches);
    body.style.paddingBottom = "";
    let over = 0;
    if (narrow.matches) {
      panel.style.top = "";
      body.style.paddingBottom = `${panel.offsetHeight}px`;
      over = fact.bottom + 12 - (innerHeight - panel.offsetHeight);
    } else {
      const lines = (claimOf(opener) || opener).getClientRects();
      const end = Math.max(...Array.from(lines, (line) => line.bottom));
      panel.style.top = `${end - panel.offsetParent.getBoundingClientRect().top + 6}px`;
      over = panel.getBoundingClientRect().bottom + 12 - innerHeight;
    }
    over = Math.min(over, fact.top - Math.max(top, 0) - 12);
    if (over > 0) scrollBy(0, over);
  };

  const show = (address) => {
    panel.lastElementChild.replaceChildren(entry(address), ...others());
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
  };

  const close = (back) => {
    if (!opener) return;
    const link = opener;
    opener = null;
    link.setAttribute("aria-expanded", "false");
    panel.hidden = true;
    body.style.paddingBottom = "";
    if (back) link.focus({ preventScroll: true });
  };

  const open = (link) => {
    close(false);
    opener = link;
    link.setAttribute("aria-expanded", "true");
    panel.hidden = false;
    show(link.getAttribute("href"));
    place();
  };

  if (panel) {
    for (const link of document.querySelectorAll("a.open")) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-haspopup", "dialog");
      link.setAttribute("aria-expanded", "false");
    }
    document.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const link = inside(event, "a.open");
      if (link) {
        event.preventDefault();
        if (link === opener) close(true);
        else open(link);
      } else if (inside(event, "#panel")) {
        const hash = inside(event, "a[href^='#']");
        if (inside(event, ".close")) close(true);
        else if (hash && hash.hash.startsWith("#ev-")) {
          event.preventDefault();
          show(hash.hash);
        } else if (hash) close(false);
      } else close(false);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === " " && inside(event, "a.open")) {
        event.preventDefault();
        event.target.click();
      }
      if (!opener) return;
      if (event.key === "Escape") close(true);
      if (event.key !== "Tab" || !inside(event, "#panel")) return;
      // The panel is the last thing in the article, but is read where its fact stands: leaving it leads back there.
      const stops = panel.querySelectorAll("a[href], button");
      const first = event.target === panel || event.target === stops[0];
      if (event.shiftKey && first) {
        event.preventDefault();
        close(true);
      } else if (!event.shiftKey && event.target === stops[stops.length - 1]) close(true);
    });
    addEventListener("resize", place);
  }

  // The other language, at the claim that is being read.
  const languages = document.querySelectorAll("a[data-language]");
  let read = null; // the claim that the keyboard or a click last chose
  let backwards = false; // the links of the other languages stand before the text: going back to them chooses nothing
  const seen = (claim) => {
    const box = claim.getBoundingClientRect();
    return box.bottom > (tools ? tools.getBoundingClientRect().bottom : 0) && box.top < innerHeight;
  };
  const here = (link) => {
    if (opener) return claimOf(opener);
    const target = location.hash && claimOf(document.getElementById(location.hash.slice(1)));
    const chosen = [read, target].filter(Boolean);
    return (link.matches(":focus-visible") && chosen[0]) || chosen.concat(...document.querySelectorAll(".claim[id]")).find(seen);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Tab") backwards = event.shiftKey;
    else if (/^(Arrow|Page|Home|End)/.test(event.key) && !opener) read = null;
  }, true);
  const lead = (link) => {
    const id = idOf(here(link));
    link.setAttribute("href", link.getAttribute("href").split("#")[0] + (id ? `#${id}` : ""));
  };
  for (const name of ["focusin", "pointerover", "pointerdown", "click"]) {
    document.addEventListener(name, (event) => {
      const link = inside(event, "a[data-language]");
      if (link) lead(link);
      else if (name === "click" || (name === "focusin" && !backwards)) read = inside(event, ".claim") || read;
    }, true);
  }
  function others() {
    return Array.from(tools ? tools.querySelectorAll("a[data-language]") : [], (link) => {
      const line = document.createElement("p");
      const copy = link.cloneNode(true);
      line.className = "other";
      line.append(copy);
      lead(copy);
      return line;
    });
  }
})();
