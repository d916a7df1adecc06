import { describe, expect, it } from "vitest";
import { deviceName } from "./device";

describe("the name of a device", () => {
  it.each([
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36",
      { browser: "Chrome", system: "Linux", phone: false },
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
      { browser: "Edge", system: "Windows", phone: false },
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1",
      { browser: "Safari", system: "iPhone", phone: true },
    ],
    ["curl/8", { browser: "", system: "", phone: false }],
  ])("%s", (userAgent, device) => {
    expect(deviceName(userAgent)).toEqual(device);
  });
});
