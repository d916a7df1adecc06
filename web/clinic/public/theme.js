// Runs before the first paint, so that a chosen theme never flashes the other one.
try {
  const { theme, language } = JSON.parse(localStorage.getItem("omi.preferences") ?? "{}");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (language === "es" || language === "en") document.documentElement.lang = language;
} catch {
  // Preferences that cannot be read are as good as none.
}
