// @vitest-environment node
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { EventParser, followEvents, type ServerEvent, type StreamState } from "./eventStream";
import type { ProblemError } from "./problem";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
}

function follow(url: string, isOver: (seen: ServerEvent[]) => boolean) {
  const seen: ServerEvent[] = [];
  const states: StreamState[] = [];
  return new Promise<{ seen: ServerEvent[]; states: StreamState[]; problem?: ProblemError }>((done) => {
    followEvents({
      url,
      retryAfter: 5,
      onEvent: (event) => seen.push(event),
      isOver: () => Promise.resolve(isOver(seen)),
      onState(state, problem) {
        states.push(state);
        if (state === "ended" || state === "refused") done({ seen, states, problem });
      },
    });
  });
}

const written = (id: number) => `id: ${id}\nevent: act\ndata: {"seq":${id}}\n\n`;

test("a stream that is cut goes on after the last event seen, nothing lost and nothing twice", async () => {
  const asked: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    const after = request.headers["last-event-id"] as string | undefined;
    asked.push(after);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    if (after === undefined) {
      // Two whole events and half a third, then the line is cut.
      response.write(written(1) + written(2) + "id: 3\ndata: {");
      setTimeout(() => response.destroy(), 30);
    } else {
      // Even a server that repeats is heard only once.
      response.end(written(2) + written(3) + written(4));
    }
  });

  const { seen, states } = await follow(url, (events) => events.length === 4);

  expect(seen.map((event) => event.id)).toEqual(["1", "2", "3", "4"]);
  expect(asked).toEqual([undefined, "2"]);
  expect(states).toEqual(["connecting", "live", "interrupted", "live", "ended"]);
});

test("a stack that is away is asked again; a refusal is final and says why", async () => {
  let calls = 0;
  const url = await serve((_, response) => {
    calls += 1;
    const status = calls === 1 ? 503 : 404;
    response.writeHead(status, { "Content-Type": "application/problem+json" });
    response.end(
      JSON.stringify({
        type: `https://waooaw.com/errors/${status === 503 ? "service-unavailable" : "not-found"}`,
        title: "t",
        status,
        detail: "There is no such run.",
        instance: "/",
        correlation_id: "c-12345678",
      }),
    );
  });

  const { states, problem } = await follow(url, () => false);

  expect(states).toEqual(["connecting", "interrupted", "refused"]);
  expect(problem?.slug).toBe("not-found");
  expect(problem?.correlationId).toBe("c-12345678");
});

test("events arrive whole however the text is cut", () => {
  const text = ": hello\r\nid: 7\r\nevent: think\r\ndata: a\r\ndata: b\r\n\r\nid: 8\ndata:c\n\n";
  for (let cut = 1; cut < text.length; cut++) {
    const parser = new EventParser();
    const events = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
    expect(events, `cut at ${cut}`).toEqual([
      { id: "7", event: "think", data: "a\nb" },
      { id: "8", event: "message", data: "c" },
    ]);
  }
});
