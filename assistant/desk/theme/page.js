// What Dateline adds to Streamlit's page as a whole; the desk's own parts bring their scripts with them.
(() => {
  // Whoever was connected and no longer is reads so at the foot of the page, in place of Streamlit's dialog.
  const connected = (app) => app?.dataset.testConnectionState === "CONNECTED";
  let was = false;
  const line = document.createElement("div");
  line.className = "dl-connection";
  line.setAttribute("role", "alert");
  new MutationObserver(() => {
    const app = document.querySelector("[data-testid=stApp]");
    const now = connected(app);
    was ||= now;
    const words = !was || now ? ""
      : app?.dataset.testConnectionState === "DISCONNECTED_FOREVER" ? "Connection lost. Reload the page."
      : "Connection lost. Trying again…";
    if (line.textContent === words) return;
    line.textContent = words;
    if (words) (app || document.body).append(line);
    else line.remove();
  }).observe(document.documentElement, {
    subtree: true, childList: true, attributeFilter: ["data-test-connection-state"],
  });

  const part = (name) => document.querySelector(`[data-testid=${name}]`);

  // Where the reader was on the page when they followed a link from it, for when the browser leads them back. What the
  // page itself says of that is not so while `putOffFollowing` (build.js) keeps a place on it.
  const left = new Map();
  const scrolled = Object.getOwnPropertyDescriptor(Element.prototype, "scrollTop").get;
  const root = document.documentElement;
  document.addEventListener("click", (event) => {
    if (!event.composedPath().some((one) => one.matches?.("a[href]"))) return;
    const page = part("stAppScrollToBottomContainer");
    if (page) left.set(location.href, scrolled.call(page));
    delete root.dataset.leftFrom;
  }, true);
  window.addEventListener("popstate", () => {
    delete root.dataset.leftFrom;
    if (!left.has(location.href)) return;
    root.dataset.leftFrom = location.href;
    root.dataset.leftAt = left.get(location.href);
  });

  // On a narrow screen the sidebar lies over the page: what is chosen there is to be seen.
  const narrow = matchMedia("(max-width: 768px)");
  document.addEventListener("click", (event) => {
    const sidebar = event.target.closest?.("[data-testid=stSidebar]");
    if (!sidebar || !narrow.matches) return;
    const leads = event.composedPath().some((one) => one.matches?.("[data-leads], .st-key-new-conversation button"));
    if (leads) sidebar.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  });

  // There Streamlit puts the desks into the sidebar too; here they stay in sight. A press is passed on, so that the
  // page goes to the desk without being loaded again.
  const desks = document.createElement("nav");
  desks.className = "dl-desks";
  desks.setAttribute("aria-label", "Desks");
  let drawn = "";
  function drawDesks() {
    const links = narrow.matches ? [...document.querySelectorAll("[data-testid=stSidebarNavLink]")] : [];
    const isHere = (link) => link.pathname === location.pathname;
    const named = JSON.stringify(links.map((link) => [link.href, link.textContent, isHere(link)]));
    if (named === drawn && (desks.isConnected || !links.length)) return;
    drawn = named;
    desks.replaceChildren(...links.map((link) => {
      const copy = document.createElement("a");
      copy.href = link.href;
      copy.textContent = link.lastElementChild.textContent; // the first is its icon
      if (isHere(link)) copy.setAttribute("aria-current", "page");
      copy.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        link.click();
      });
      return copy;
    }));
    if (links.length) part("stApp").prepend(desks);
    else desks.remove();
    showDesk();
  }
  const showDesk = () => {
    desks.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  };
  new ResizeObserver(showDesk).observe(desks); // only once it has its style is it too narrow for all of them
  new MutationObserver(drawDesks).observe(document.documentElement, { subtree: true, childList: true });
  narrow.addEventListener("change", drawDesks);

  // What was just done, or could not be, is read out and brought into view when it comes, and once more when the page
  // around it is drawn; a region is heard only where it was there before. Whatever the reader does ends this.
  const known = new Set();
  function showNews() {
    document.querySelectorAll('[class*="st-key-news-"]:not([aria-live])').forEach((place) => {
      place.setAttribute("aria-live", "polite");
    });
    document.querySelectorAll("[data-news]").forEach((news) => {
      if (known.has(news.dataset.news)) return;
      const name = news.dataset.news;
      known.add(name);
      const settled = performance.now() + 1000; // what is below it may still grow, and push the page
      const until = settled + 9000;
      const doings = ["wheel", "touchmove", "keydown", "pointerdown"];
      let follows = true;
      const end = () => {
        follows = false;
        doings.forEach((doing) => removeEventListener(doing, end, true));
      };
      doings.forEach((doing) => addEventListener(doing, end, true));
      const follow = () => {
        if (!follows || performance.now() > until) return end();
        document.querySelector(`[data-news="${CSS.escape(name)}"]`)?.scrollIntoView({ block: "nearest" });
        if (performance.now() < settled || part("stApp")?.dataset.testScriptState === "running") requestAnimationFrame(follow);
        else end();
      };
      follow();
    });
  }
  new MutationObserver(showNews).observe(document.documentElement, { subtree: true, childList: true });

  // What a chip moves into the filters is shown there: the sidebar opens, and the filter gets the focus.
  document.addEventListener("click", (event) => {
    const chip = event.composedPath().find((one) => one.matches?.("[data-filter]"));
    if (!chip) return;
    part("stExpandSidebarButton")?.click();
    const until = performance.now() + 10000;
    const look = () => {
      const box = part("stSidebar")?.querySelector(`.st-key-${chip.dataset.filter} :is(input, [tabindex="0"])`);
      if (!box) return void (performance.now() < until && setTimeout(look, 50));
      box.scrollIntoView({ block: "center" });
      box.focus({ preventScroll: true });
    };
    look();
  });
})();
