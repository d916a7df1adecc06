import { ApiUnreachable } from "./problem";
import { call, openStream } from "./transport";
import type { LiveEvent, Place, Present } from "./types";

/** Three breaths of the box; after that the line is taken for dead. */
const SILENCE_MS = 50_000;

/**
 * Listens until the stream ends. `hear` gets each event, and the position to go on from where it has one.
 * Rejects when the line breaks, falls silent or cannot be opened.
 */
export async function listen(
  after: number | undefined,
  signal: AbortSignal,
  hear: (event: LiveEvent, position: number | undefined) => void,
): Promise<void> {
  const own = new AbortController();
  const stream = await openStream("/api/live", {
    headers: after === undefined ? {} : { "Last-Event-ID": String(after) },
    signal: AbortSignal.any([signal, own.signal]),
  });
  const reader = stream.pipeThrough(new TextDecoderStream() as never).getReader() as unknown as {
    read: () => Promise<{ done: boolean; value?: string }>;
  };
  let silence: ReturnType<typeof setTimeout> | undefined;
  let text = "";
  try {
    for (;;) {
      clearTimeout(silence);
      silence = setTimeout(() => own.abort(), SILENCE_MS);
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = readEvent(block);
        if (event) hear(event.event, event.position);
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    throw new ApiUnreachable(error instanceof Error ? error.message : "");
  } finally {
    clearTimeout(silence);
    own.abort();
  }
}

/** One block of a stream; none when it is a breath or of a kind that this page does not know. */
export function readEvent(
  block: string,
): { event: LiveEvent; position: number | undefined } | undefined {
  const fields = new Map(
    block.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
  );
  const name = fields.get("event");
  const data = fields.get("data");
  if (!name || data === undefined) return undefined;
  const position = fields.has("id") ? Number(fields.get("id")) : undefined;
  return { event: { event: name, data: JSON.parse(data) } as LiveEvent, position };
}

/** Says which form is open in this window, and hears who else is there. */
export const enterPlace = (window: string, place: Place | null) =>
  call<Present>("POST", "/api/live/presence", {
    body: { window, place },
    background: true,
    parting: place === null,
  });
