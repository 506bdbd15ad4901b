// Before the first paint: the theme this person chose last time.
try {
  const chosen = localStorage.getItem("waooaw-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked: the portal's own theme stays.
}
