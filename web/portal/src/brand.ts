/* Whose page it is. Without an answer it stays OMI's. */

interface Branding {
  name: string | null;
  motto: string | null;
  logo: string | null;
}

async function dress() {
  const answer = await fetch("/api/branding");
  if (!answer.ok) return;
  const { name, motto, logo } = (await answer.json()) as Branding;
  if (name) document.title = `${name} · Portal de familias`;
  write("name", name);
  write("motto", motto);
  const picture = document.querySelector<HTMLImageElement>("#logo");
  if (picture && logo) {
    picture.src = `/api/branding/logo?v=${logo}`;
    picture.dataset.own = "";
  }
}

function write(id: string, text: string | null) {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
}

dress().catch(() => undefined);
