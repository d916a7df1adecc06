// A box of its own for a file of journeys: the built binary, a new data folder, free ports.
import { execFileSync, spawn } from "node:child_process";
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

/** A box with a data folder of its own, up and answering. */
export async function startBox({ demo = true } = {}) {
  if (!existsSync(BINARY)) throw new Error(`no binary at ${BINARY}: build it, or set OMI_BIN`);
  const data = mkdtempSync(join(tmpdir(), "omi-journey-"));
  let running = await serve(data, { demo });
  const { staff, portal, trust } = running.ready;
  return {
    staff,
    portal,
    /** The page by which devices come to trust the box, until the next start. */
    trust,
    authority: join(data, "tls", "ca.crt"),
    /** What someone at the machine types: `omi …`, and what it prints. */
    console: (...args) => execFileSync(BINARY, [...args, "--data", data], { encoding: "utf8" }),
    /** As if the plug were pulled: nothing answers any more. */
    async kill() {
      running.child.kill("SIGKILL");
      await running.ended;
    },
    /** Up again, on the addresses that the browser knows. */
    async start() {
      running = await serve(data, { staff, portal });
    },
    async stop() {
      running.child.kill("SIGTERM");
      await running.ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Runs the binary and waits until it says that it answers. */
async function serve(data, { demo = false, staff, portal }) {
  const at = (address) =>
    address ? new URL(address).host.replace("localhost", "127.0.0.1") : "127.0.0.1:0";
  const child = spawn(
    BINARY,
    [
      "serve",
      ...(demo ? ["--demo"] : []),
      ...["--data", data],
      ...["--staff", at(staff)],
      ...["--portal", at(portal)],
      ...["--ops", "127.0.0.1:0"],
      ...["--trust", "127.0.0.1:0"],
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

  return { child, ended, ready };
}
