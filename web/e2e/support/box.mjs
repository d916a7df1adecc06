// A box of its own for a file of journeys: the built binary, a new data folder, free ports.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const here = import.meta.dirname;
const BINARY = resolve(
  process.env.OMI_BIN ?? join(here, "../../../target/x86_64-unknown-linux-gnu/debug/omi"),
);
const READY_MS = 60_000;

export const PASSWORD = "demo-omi-2026";

/** Starts a box and waits until it says that it answers. */
export async function startBox({ demo = true } = {}) {
  if (!existsSync(BINARY)) throw new Error(`no binary at ${BINARY}: build it, or set OMI_BIN`);
  const data = mkdtempSync(join(tmpdir(), "omi-journey-"));
  const child = spawn(
    BINARY,
    [
      "serve",
      ...(demo ? ["--demo"] : []),
      ...["--data", data],
      ...["--staff", "127.0.0.1:0"],
      ...["--portal", "127.0.0.1:0"],
      ...["--ops", "127.0.0.1:0"],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const log = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const ended = new Promise((done) => child.once("exit", done));

  const ready = await new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`not ready:\n${log.join("\n")}`)), READY_MS);
    child.once("exit", (code) => fail(new Error(`ended with ${code}:\n${log.join("\n")}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      const event = JSON.parse(line);
      if (event.event !== "ready") return;
      clearTimeout(late);
      done(event);
    });
  });

  return {
    staff: ready.staff,
    portal: ready.portal,
    authority: join(data, "tls", "ca.crt"),
    binary: BINARY,
    data,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
