// Opens the steps of this device, and looks whether its browser trusts the box by now.
const agent = navigator.userAgent;
const device = /iPhone|iPad/u.test(agent) || (/Macintosh/u.test(agent) && navigator.maxTouchPoints > 1)
  ? "ios"
  : /Android/u.test(agent)
    ? "android"
    : /Windows/u.test(agent)
      ? "windows"
      : /Macintosh/u.test(agent)
        ? "macos"
        : "linux";
document.getElementById(device)?.setAttribute("open", "");

const state = document.getElementById("state");
const enter = document.getElementById("enter");
const PERIOD_MS = 3000;

async function look() {
  try {
    // No answer can be read from here; that there is one means that the certificate was accepted.
    await fetch(`${enter.href}api/status`, { mode: "no-cors", cache: "no-store" });
    state.textContent = state.dataset.trusted;
    state.className = "good";
  } catch {
    state.textContent = state.dataset.waiting;
    state.className = "soft";
    setTimeout(look, PERIOD_MS);
  }
}
void look();
