// @vitest-environment node
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { body, createApi, rememberCsrf, type Api } from "./client";
import { ProblemError } from "./problem";

let server: Server;
let api: Api;
let heard: { method: string; url: string; headers: IncomingHttpHeaders };
let answer: { status: number; type: string; text: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    heard = { method: request.method ?? "", url: request.url ?? "", headers: request.headers };
    response.writeHead(answer.status, { "Content-Type": answer.type, "X-Correlation-ID": "from-header" });
    response.end(answer.text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  api = createApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

beforeEach(() => {
  rememberCsrf(undefined);
  answer = { status: 200, type: "application/json", text: "{}" };
});

afterAll(() => server.close());

async function refused(call: Promise<unknown>): Promise<ProblemError> {
  return call.then(
    () => expect.unreachable("the call was not refused"),
    (error: unknown) => error as ProblemError,
  );
}

test("a write carries the session's token and its idempotency key, a read carries no token", async () => {
  rememberCsrf("t0ken");
  await api.POST("/api/v1/trials", { body: { agent_id: "a" }, params: { header: { "Idempotency-Key": "k1" } } });
  expect(heard.headers["x-csrf-token"]).toBe("t0ken");
  expect(heard.headers["idempotency-key"]).toBe("k1");
  expect(heard.headers["x-correlation-id"]).toMatch(/^[0-9a-f]{32}$/);
  await api.GET("/api/v1/industries");
  expect(heard.headers["x-csrf-token"]).toBeUndefined();
});

test("a problem becomes an error with its reference and its violations by field", async () => {
  answer = {
    status: 400,
    type: "application/problem+json",
    text: JSON.stringify({
      type: "https://waooaw.com/errors/validation-error",
      title: "Request is not valid",
      status: 400,
      detail: "Some fields are not right.",
      instance: "/api/v1/hires/x/goals",
      correlation_id: "c-1",
      violations: [{ field: "/inputs/text", code: "too_long", message: "Too long." }],
    }),
  };
  const problem = await refused(body(api.GET("/api/v1/industries")));
  expect(problem).toBeInstanceOf(ProblemError);
  expect(problem.slug).toBe("validation-error");
  expect(problem.correlationId).toBe("c-1");
  expect(problem.violation("inputs.text")).toBe("Too long.");
  expect(problem.passing).toBe(false);
});

test("an answer that is no problem document still says what is known", async () => {
  answer = { status: 502, type: "text/html", text: "<h1>oops</h1>" };
  const problem = await refused(body(api.GET("/api/v1/industries")));
  expect([problem.status, problem.correlationId, problem.passing]).toEqual([502, "from-header", true]);
});

test("no answer at all is said to be passing, with a reference to look for", async () => {
  const nobody = createApi("http://127.0.0.1:9");
  const problem = await refused(body(nobody.GET("/api/v1/industries")));
  expect(problem.slug).toBe("unreachable");
  expect(problem.passing).toBe(true);
  expect(problem.correlationId).toMatch(/^[0-9a-f]{32}$/);
});
