interface Device {
  browser: string;
  system: string;
  phone: boolean;
}

const browsers: [RegExp, string][] = [
  [/Edg\//u, "Edge"],
  [/OPR\//u, "Opera"],
  [/Firefox\//u, "Firefox"],
  [/Chrome\//u, "Chrome"],
  [/Safari\//u, "Safari"],
];

const systems: [RegExp, string][] = [
  [/iPhone/u, "iPhone"],
  [/iPad/u, "iPad"],
  [/Android/u, "Android"],
  [/Windows/u, "Windows"],
  [/Mac OS X/u, "macOS"],
  [/Linux|X11/u, "Linux"],
];

/** A browser and a system that a person recognises, out of what the browser calls itself. */
export function deviceName(userAgent: string): Device {
  const find = (table: [RegExp, string][]) =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "";
  return {
    browser: find(browsers),
    system: find(systems),
    phone: /iPhone|Android.*Mobile/u.test(userAgent),
  };
}
