import { newId } from "./client";
import { ProblemError, readProblem, unreachable } from "./problem";

/** One server-sent event (WHATWG HTML, 9.2). */
export type ServerEvent = { id: string; event: string; data: string };

export type StreamState = "connecting" | "live" | "interrupted" | "ended" | "refused";

export type StreamOptions = {
  url: string;
  /** Id of the last event already known, to begin after it. */
  after?: string;
  /** Called once for each event, in order; never twice for one id. */
  onEvent: (event: ServerEvent) => void;
  onState: (state: StreamState, problem?: ProblemError) => void;
  /** Asked when the server closes the stream: true if nothing more will come. */
  isOver: () => Promise<boolean>;
  /** Milliseconds before the first new attempt; doubles up to ten times that. */
  retryAfter?: number;
};

/**
 * Follows an event stream until it is over, resuming after the last event seen whenever the line is cut.
 * `EventSource` would do, were it not silent about why it was refused.
 *
 * @returns a function that ends the following
 */
export function followEvents(options: StreamOptions): () => void {
  const abort = new AbortController();
  void follow(options, abort.signal);
  return () => abort.abort();
}

async function follow(options: StreamOptions, signal: AbortSignal): Promise<void> {
  const firstWait = options.retryAfter ?? 500;
  let wait = firstWait;
  let lastId = options.after ?? "";
  options.onState("connecting");
  while (!signal.aborted) {
    try {
      for await (const event of readOnce(options.url, lastId, signal, () => options.onState("live"))) {
        wait = firstWait;
        if (event.id !== "" && isSeen(event.id, lastId)) continue;
        if (event.id !== "") lastId = event.id;
        options.onEvent(event);
      }
      if (signal.aborted) return;
      if (await options.isOver()) return options.onState("ended");
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof ProblemError ? error : unreachable(undefined);
      if (!problem.passing && problem.status !== 429) return options.onState("refused", problem);
      options.onState("interrupted", problem);
    }
    await sleep(wait, signal);
    wait = Math.min(wait * 2, firstWait * 10);
  }
}

/** Event ids of a run are sequence numbers; a repeated one is dropped. */
function isSeen(id: string, lastId: string): boolean {
  return lastId !== "" && Number(id) <= Number(lastId);
}

async function* readOnce(
  url: string,
  lastId: string,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncGenerator<ServerEvent> {
  const headers: Record<string, string> = { Accept: "text/event-stream", "X-Correlation-ID": newId() };
  if (lastId !== "") headers["Last-Event-ID"] = lastId;
  const response = await fetch(url, { headers, signal, cache: "no-store" });
  if (!response.ok) throw await readProblem(response);
  if (response.body === null) return;
  onOpen();
  const parser = new EventParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parser.push(value);
  }
}

/** Cuts text that arrives in any pieces into events. An event that was not closed by an empty line is dropped. */
export class EventParser {
  private rest = "";
  private id = "";
  private event = "";
  private data: string[] = [];

  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    this.rest += text;
    for (;;) {
      const end = this.rest.search(/\r\n|\n|\r(?!$)/);
      if (end < 0) return events;
      const line = this.rest.slice(0, end);
      this.rest = this.rest.slice(end + (this.rest.startsWith("\r\n", end) ? 2 : 1));
      const event = this.line(line);
      if (event !== undefined) events.push(event);
    }
  }

  private line(line: string): ServerEvent | undefined {
    if (line === "") return this.dispatch();
    if (line.startsWith(":")) return undefined;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") this.id = value;
    else if (field === "event") this.event = value;
    else if (field === "data") this.data.push(value);
    return undefined;
  }

  private dispatch(): ServerEvent | undefined {
    const event = { id: this.id, event: this.event || "message", data: this.data.join("\n") };
    const empty = this.data.length === 0;
    this.event = "";
    this.data = [];
    return empty ? undefined : event;
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
