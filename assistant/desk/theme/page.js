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
    if (words) document.body.append(line);
    else line.remove();
  }).observe(document.documentElement, {
    subtree: true, childList: true, attributeFilter: ["data-test-connection-state"],
  });

  // On a narrow screen the sidebar lies over the page: what is chosen there is to be seen.
  const narrow = matchMedia("(max-width: 768px)");
  document.addEventListener("click", (event) => {
    const sidebar = event.target.closest?.("[data-testid=stSidebar]");
    if (!sidebar || !narrow.matches) return;
    const leads = event.composedPath().some((one) => one.matches?.("[data-leads], .st-key-new-conversation button"));
    if (leads) sidebar.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  });
})();
